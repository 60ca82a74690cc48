using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>Everything that was logged, to look through.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();
    private TaskCompletionSource nextLine = New();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lines.Enqueue(formatter(state, exception) + exception);
        Interlocked.Exchange(ref nextLine, New()).TrySetResult();
    }

    /// <summary>Waits until a line with a text has been logged.</summary>
    public async Task WaitForAsync(string text)
    {
        while (true)
        {
            var next = Volatile.Read(ref nextLine).Task;
            if (lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
            {
                return;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        // The lines are read after the host is gone.
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
