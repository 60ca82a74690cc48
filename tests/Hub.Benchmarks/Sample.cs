using System.Diagnostics;
using System.Globalization;

namespace Hub.Benchmarks;

/// <summary>Times of repeated runs; the median is what is quoted.</summary>
internal sealed class Sample
{
    private readonly List<double> milliseconds = [];

    public double Median => milliseconds.Order().ElementAt(milliseconds.Count / 2);

    public double Least => milliseconds.Min();

    public double Most => milliseconds.Max();

    public async Task AddAsync(Func<Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run();
        milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    public void Add(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>Takes over the runs of another.</summary>
    public void Add(Sample other) => milliseconds.AddRange(other.milliseconds);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Median:F2} ms (least {Least:F2}, most {Most:F2}, {milliseconds.Count} runs)");
}
