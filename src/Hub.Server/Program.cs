using Hub.Server.Commands;

return await CommandLine.RunAsync(args);
