global using Watcher.TestKit.Nodes;
global using Xunit;
