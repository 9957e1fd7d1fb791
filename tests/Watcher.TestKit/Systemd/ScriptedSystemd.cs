using System.Collections.Concurrent;
using System.Net.Sockets;
using Watcher.Core.Systemd;

namespace Watcher.TestKit.Systemd;

/// <summary>A bus with systemd on it, or systemd's private socket, that answers what it is told to.</summary>
internal sealed class ScriptedSystemd : IDisposable
{
    public const string Owner = ":1.1";
    public const string Job = "/org/freedesktop/systemd1/job/7";

    private readonly DirectoryInfo _run = Directory.CreateTempSubdirectory("bus-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> _waiting = [];

    /// <param name="isBus">Whether a bus daemon is there.</param>
    /// <param name="silentFrom">From where on nothing is answered.</param>
    public ScriptedSystemd(bool isBus = true, PeerStage silentFrom = PeerStage.Never)
    {
        (IsBus, SilentFrom) = (isBus, silentFrom);
        var path = Path.Combine(_run.FullName, isBus ? "dbus/system_bus_socket" : "systemd/private");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(silentFrom == PeerStage.Connect ? 0 : 64);
        if (silentFrom == PeerStage.Connect)
        {
            FillQueue(path);
            return;
        }

        new Thread(Accept) { IsBackground = true }.Start();
    }

    public bool IsBus { get; }

    public PeerStage SilentFrom { get; }

    public string RunDirectory => _run.FullName;

    /// <summary>All connections that there were.</summary>
    public ConcurrentQueue<ScriptedPeer> Peers { get; } = [];

    /// <summary>All calls, in their order.</summary>
    public ConcurrentQueue<WireMessage> Calls { get; } = [];

    /// <summary>Properties by unit; one that is not here is not found.</summary>
    public ConcurrentDictionary<string, (string Name, object Value)[]> Units { get; } = [];

    /// <summary>Answers a call in place of what is usual; false: it does not.</summary>
    public Func<ScriptedPeer, WireMessage, bool>? Script { get; set; }

    /// <summary>What AUTH is answered with.</summary>
    public string Greeting { get; init; } = "OK 0123456789abcdef0123456789abcdef\r\n";

    /// <summary>systemd's name on the bus.</summary>
    public string Name { get; set; } = Owner;

    public SystemdBus Client(TimeSpan deadline, TimeProvider? time = null) => new(RunDirectory, deadline, time ?? TimeProvider.System);

    public WireMessage Changed(string unit, params (string Name, object Value)[] properties) => Signal(
        UnitPath.Of(unit), SystemdNames.Properties, "PropertiesChanged", "sa{sv}as",
        body => body.String(SystemdNames.Service).Properties(properties).Array(4, static () => { }));

    public WireMessage JobRemoved(string unit, string result, string job = Job) => Signal(
        SystemdNames.ManagerPath, SystemdNames.Manager, "JobRemoved", "uoss", body => body.UInt32(7).String(job).String(unit).String(result));

    public WireMessage Reloading(bool begins) =>
        Signal(SystemdNames.ManagerPath, SystemdNames.Manager, "Reloading", "b", body => body.Bool(begins));

    public WireMessage OwnerChanged(string from, string to) => Signal(
        SystemdNames.BusPath, SystemdNames.Bus, "NameOwnerChanged", "sss", body => body.String(SystemdNames.Destination).String(from).String(to)) with
    { Sender = SystemdNames.Bus };

    public WireMessage Signal(string path, string @interface, string member, string type, Action<WireWriter> write) =>
        WireMessage.Of(WireMessage.Signal, type, write) with { Path = path, Interface = @interface, Member = member, Sender = IsBus ? Name : null };

    public string? SenderOf(WireMessage call) => !IsBus ? null : call.Interface == SystemdNames.Bus ? SystemdNames.Bus : Name;

    public void Take(ScriptedPeer peer, WireMessage call)
    {
        if (call.Kind != WireMessage.Call)
        {
            return;
        }

        Calls.Enqueue(call);
        if (SilentFrom > (call.Member == "Hello" ? PeerStage.Hello : PeerStage.Call) && Script?.Invoke(peer, call) != true)
        {
            AnswerAsUsual(peer, call);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var peer in Peers)
        {
            peer.Close();
        }

        _waiting.ForEach(socket => socket.Dispose());
        if (_run.Exists)
        {
            _run.Delete(recursive: true);
        }
    }

    private void AnswerAsUsual(ScriptedPeer peer, WireMessage call)
    {
        switch (call.Member)
        {
            case "Hello" when IsBus:
                peer.Answer(call, "s", static body => body.String(":1.42"));
                break;
            case "GetNameOwner":
                peer.Answer(call, "s", body => body.String(Name));
                break;
            case "AddMatch":
                peer.Answer(call);
                break;
            case "Subscribe":
                peer.Answer(call);
                peer.IsSubscribed = true;
                break;
            case "GetAll":
                var unit = Units.Keys.FirstOrDefault(unit => UnitPath.Of(unit) == call.Path);
                peer.Answer(call, BusBody.Properties, body => body.Properties(unit is null ? [("LoadState", "not-found")] : Units[unit]));
                break;
            case "StartUnit" or "StopUnit" or "RestartUnit":
                peer.Answer(call, "o", static body => body.String(Job));
                peer.Send(JobRemoved(call.Texts[0], "done"));
                break;
            default:
                peer.Refuse(call, "org.freedesktop.DBus.Error.UnknownMethod");
                break;
        }
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var peer = new ScriptedPeer(_listener.Accept(), this);
                Peers.Enqueue(peer);
                peer.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>What listens and takes nobody: the next connect(2) blocks.</summary>
    private void FillQueue(string path)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            _waiting.Add(socket);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(path));
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
