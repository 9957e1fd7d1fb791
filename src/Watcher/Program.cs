using Watcher.Commands;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Native;

StandardStream.OpenClosed();

// daemon-util first, and nothing of what the other commands need: it is called often.
return DaemonUtilCommand.Of(Environment.GetCommandLineArgs()[0], args) is { } daemonUtil ? daemonUtil() : await CommandLine.RunAsync(args);
