using Watcher.Commands;

return await CommandLine.RunAsync(args);
