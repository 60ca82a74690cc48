using Hub.Indicators;

namespace Hub.Server.Commands;

/// <summary>
/// Shows how far long work is, on one line of standard error that is rewritten; on something that is no terminal a new
/// line every ten seconds. Work shorter than a second shows nothing.
/// </summary>
internal sealed class ConsoleProgress(TextWriter output, TimeProvider clock) : IProgress<WorkProgress>, IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private readonly TimeSpan every = Console.IsErrorRedirected ? TimeSpan.FromSeconds(10) : TimeSpan.FromMilliseconds(200);
    private readonly long start = clock.GetTimestamp();
    private TimeSpan shown;
    private int width;

    public void Report(WorkProgress value)
    {
        var elapsed = clock.GetElapsedTime(start);
        if (elapsed < First || elapsed - shown < every)
        {
            return;
        }

        shown = elapsed;
        var line = $"{value.Done} of {value.Total} {value.Stage} ({elapsed.TotalSeconds:F0} s)";
        if (Console.IsErrorRedirected)
        {
            output.WriteLine(line);
            return;
        }

        output.Write('\r' + line.PadRight(width));
        width = line.Length;
    }

    /// <summary>Clears the line.</summary>
    public void End()
    {
        if (width > 0)
        {
            output.Write('\r' + new string(' ', width) + '\r');
            width = 0;
        }
    }

    public void Dispose() => End();
}
