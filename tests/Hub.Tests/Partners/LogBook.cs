using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hub.Tests.Partners;

/// <summary>Keeps what was logged, with every structured value.</summary>
internal sealed class LogBook
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger<T> Of<T>() => new Writer<T>(Lines);

    private sealed class Writer<T>(ConcurrentQueue<string> lines) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : string.Empty;
            lines.Enqueue($"{eventId.Name} {formatter(state, exception)} {values}");
        }
    }
}
