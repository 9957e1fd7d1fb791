using Watcher.Core.DaemonUtil;

// "ganeti-watcher daemon-util" without the rest of ganeti-watcher.
var calledAs = Environment.GetCommandLineArgs()[0];
return DaemonUtilCommand.Of(calledAs, args) is { } action ? action() : DaemonUtilCommand.Run(calledAs, args);
