global using Watcher.NodeTests.Harness;
global using Watcher.TestKit.Nodes;
global using Xunit;
