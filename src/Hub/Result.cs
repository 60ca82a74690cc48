using System.Diagnostics.CodeAnalysis;

namespace Hub;

/// <summary>What a use case answers: its value, or the problem that kept it from one.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct Result<T>
    where T : notnull
{
    private readonly T? value;

    private Result(T? value, Problem? problem)
    {
        this.value = value;
        Problem = problem;
    }

    /// <summary>The problem, or null when there is a value.</summary>
    public Problem? Problem { get; }

    /// <summary>Whether there is a value; if so it is handed out, otherwise the problem.</summary>
    public bool Succeeded([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        value = this.value;
        problem = Problem;
        return problem is null;
    }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is a problem instead; the message is its detail.</exception>
    public T Value => Problem is null ? value! : throw new InvalidOperationException(Problem.Detail);

    /// <summary>A value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A problem.</summary>
    public static implicit operator Result<T>(Problem problem) => new(default, problem);
}
