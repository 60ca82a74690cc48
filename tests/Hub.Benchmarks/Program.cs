using Hub.Benchmarks;

// dotnet run -c Release --project tests/Hub.Benchmarks -- [validation|submission|group-commit|pull|history|rebuild|recompute|memory|deliveries ...] [azurite=<connection string>]
var asked = args.Where(argument => !argument.StartsWith("azurite=", StringComparison.Ordinal)).ToList();
var azurite = args.FirstOrDefault(argument => argument.StartsWith("azurite=", StringComparison.Ordinal))?["azurite=".Length..];
var benchmarks = new (string Name, Func<Task> Run)[]
{
    ("validation", () => Task.Run(ValidationBenchmark.Run)),
    ("submission", () => SubmissionBenchmark.RunAsync(azurite)),
    ("group-commit", GroupCommitBenchmark.RunAsync),
    ("pull", PullBenchmark.RunAsync),
    ("history", HistoryBenchmark.RunAsync),
    ("rebuild", RebuildBenchmark.RunAsync),
    ("recompute", RecomputeBenchmark.RunAsync),
    ("memory", MemoryBenchmark.RunAsync),
    ("deliveries", DeliveryBenchmark.RunAsync),
};
if (asked.Except(benchmarks.Select(benchmark => benchmark.Name), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no benchmark '{unknown}'. There are {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}.");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}");
foreach (var benchmark in benchmarks.Where(benchmark => asked.Count == 0 || asked.Contains(benchmark.Name, StringComparer.Ordinal)))
{
    await benchmark.Run();
}

return 0;
