global using Watcher.TestKit.Luxi;
global using Watcher.TestKit.Nodes;
global using Watcher.TestKit.Sandbox;
global using Xunit;
