using System.Text.Json.Serialization;

namespace Watcher.Core.Cluster;

/// <summary>What this node is to its cluster.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeRole>))]
internal enum NodeRole
{
    /// <summary>It belongs to none.</summary>
    NotInCluster,

    /// <summary>It belongs to one, but whether it is the master cannot be told.</summary>
    Unknown,

    /// <summary>A node like others.</summary>
    Regular,

    /// <summary>The master.</summary>
    Master,
}
