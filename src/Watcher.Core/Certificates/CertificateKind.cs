namespace Watcher.Core.Certificates;

/// <summary>What a certificate of Ganeti's is for.</summary>
internal enum CertificateKind
{
    /// <summary>The cluster's (server.pem): noded shows it, and everybody trusts noded by it.</summary>
    Cluster,

    /// <summary>The node's own (client.pem): it is shown to other nodes' noded.</summary>
    Node,

    /// <summary>RAPI's (rapi.pem).</summary>
    Rapi,
}
