using Watcher.Core.DaemonUtil;
using Watcher.Core.Native;

// "ganeti-watcher daemon-util" without the rest of ganeti-watcher.
StandardStream.OpenClosed();
var calledAs = Environment.GetCommandLineArgs()[0];
return DaemonUtilCommand.Of(calledAs, args) is { } action ? action() : DaemonUtilCommand.Run(calledAs, args);
