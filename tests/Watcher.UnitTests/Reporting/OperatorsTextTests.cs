using System.Collections.Immutable;
using System.ComponentModel;
using System.Formats.Asn1;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Tmds.DBus.Protocol;
using Watcher.Commands;
using Watcher.Configuration;
using Watcher.Core.DaemonUtil;
using Watcher.Core.Duties;
using Watcher.Core.Luxi;
using Watcher.Core.Maintenance;
using Watcher.Core.Native;
using Watcher.Core.Noded;
using Watcher.Core.Reporting;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;
using Watcher.Core.Units.Adoption;
using Xunit;

namespace Watcher.UnitTests.Reporting;

/// <summary>What an operator reads has no word in it that only a program's source has.</summary>
public sealed partial class OperatorsTextTests
{
    private static readonly MethodInfo[] Events = [.. typeof(Events).GetMethods(BindingFlags.Public | BindingFlags.Static)];

    private static readonly ImmutableHashSet<string> Types = [.. typeof(Notice).Assembly.GetTypes().Select(type => type.Name).Where(name => CamelCase().IsMatch(name))];

    /// <summary>Those that nothing but a defect of ours brings about, and that are told as one.</summary>
    private static readonly ImmutableHashSet<Type> Mistakes =
    [
        typeof(ArgumentException), typeof(IndexOutOfRangeException), typeof(InvalidOperationException), typeof(NotSupportedException), typeof(ObjectDisposedException),
        typeof(OutOfMemoryException), typeof(OverflowException), typeof(SwitchExpressionException),
    ];

    /// <summary>Those that are made into something else where they come up, and into what.</summary>
    private static readonly ImmutableDictionary<Type, string> ToldOtherwise = ImmutableDictionary.CreateRange<Type, string>(
    [
        new(typeof(OperationCanceledException), "the service's end, of which nothing is told, or a deadline: TimeoutException, LuxiTimeoutException"),
        new(typeof(JsonException), "FileFormatException, LuxiProtocolException or NodedException of whoever parses"),
        new(typeof(FormatException), "an error of the settings, or of the certificate that is read"),
        new(typeof(AsnContentException), "FormatException"),
        new(typeof(DBusExceptionBase), "BusException (SystemdConnection)"),
        new(typeof(DBusConnectionException), "BusException"),
        new(typeof(DBusErrorReplyException), "BusException"),
        new(typeof(DBusMessageException), "BusException"),
        new(typeof(DBusReadException), "BusException, or a listing anew where it is a signal that cannot be read"),
        new(typeof(SettingsException), "an event of its own, with each error"),
        new(typeof(OutputException), "a line of the command's on standard error"),
        new(typeof(AdoptionException), "a line of `units adopt` or `unadopt` on standard error, and the exit code"),
        new(typeof(DaemonUtilException), "a line of daemon-util's on standard error, and its exit code"),
    ]);

    public static TheoryData<Exception> Failures =>
    [
        new NativeException("open /run/x", Errno.AccessDenied),
        new FileFormatException("/var/lib/x", "line 1, byte 2: no value"),
        new BusException("org.freedesktop.DBus.Error.NoReply", "systemd does not answer"),
        new LuxiDownException("luxid does not listen"),
        new LuxiTimeoutException("luxid did not answer within 60 s"),
        new LuxiProtocolException("the answer is no JSON"),
        new LuxiRefusedException(new GanetiError("JobQueueDrainError", ["Job queue is drained, refusing job"])),
        new NodedException("noded of node2: connection refused"),
        new QmpException("/run/x.qmp: Connection refused"),
        new IOException("No space left on device : '/x'"),
        new UnauthorizedAccessException("Access to the path '/x' is denied."),
        new TimeoutException("The operation has timed out."),
        new SocketException((int)SocketError.ConnectionRefused),
        new HttpRequestException("Connection refused (node2:1811)"),
        new AuthenticationException("The remote certificate was rejected"),
        new CryptographicException("The certificate data cannot be read"),
        new Win32Exception(2),
        new AggregateException(new TimeoutException("The operation has timed out.")),
    ];

    /// <summary>An example of each exception that the code makes, catches or asks for, and that can be why something failed: none is forgotten.</summary>
    [Fact]
    public void Failures_AreAllThatTheCodeKnows()
    {
        var known = new[] { typeof(Notice).Assembly, typeof(Composition).Assembly }.SelectMany(MentionedExceptions.Of).ToHashSet();
        var others = Mistakes.Concat(ToldOtherwise.Keys).ToHashSet();

        Assert.Equal([], known.Except(others).Where(type => !Failures.Any(row => type.IsInstanceOfType(row.Data))));
        Assert.Equal([], others.Except(known));
        Assert.Equal([], Failures.Select(row => row.Data.GetType()).Intersect(others));
    }

    [Fact]
    public void EveryEvent_TakesItsTimesAsText_AndNamesNoType()
    {
        Assert.NotEmpty(Events);
        Assert.All(Events, method =>
        {
            Assert.DoesNotContain(method.GetParameters(), parameter => parameter.ParameterType == typeof(TimeSpan));
            var message = method.GetCustomAttribute<LoggerMessageAttribute>()!.Message;
            Assert.Empty(Types.Intersect(CamelCase().Matches(Placeholder().Replace(message, "")).Select(match => match.Value)));
        });
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void StepFails_TheCauseIsToldAsItSaysItself(Exception e)
    {
        var told = Told(e);

        Assert.EndsWith($": could not observe: {(e.InnerException ?? e).Message}; next try in 5 s", told, StringComparison.Ordinal);
        Assert.DoesNotContain(e.GetType().Name, told, StringComparison.Ordinal);
    }

    [Fact]
    public void StepFails_ByAMistakeOfOurs_ThatIsSaid() =>
        Assert.Equal("daemons: could not observe: the watcher made a mistake, please report it: Sequence contains no elements; next try in 5 s", Told(new InvalidOperationException("Sequence contains no elements")));

    [Theory]
    [InlineData("Cannot start", "Cannot start")]
    [InlineData("\n\n  Cannot start \nbecause\n", "Cannot start")]
    [InlineData("Traceback (most recent call last):\n  File \"x.py\", line 3\nGenericError: no such node\n", "GenericError: no such node")]
    [InlineData("bell\a", "bell?")]
    [InlineData("", "")]
    public void AnotherProgram_IsQuotedByItsFirstUsefulLine(string text, string told) => Assert.Equal(told, Said.Line(text));

    [Fact]
    public void AnotherProgram_IsQuotedInMeasure() => Assert.Equal(Said.Longest + 1, Said.Line(new string('x', 10_000)).Length);

    [Theory]
    [InlineData(300, "300 ms")]
    [InlineData(1_000, "1 s")]
    [InlineData(59_700, "1 min")]
    [InlineData(243_000, "4 min 3 s")]
    [InlineData(7_200_000, "2 h")]
    [InlineData(273_630_000, "3 d 4 h")]
    public void Duration_IsTwoUnitsAtMost(long milliseconds, string told) => Assert.Equal(told, Duration.Text(TimeSpan.FromMilliseconds(milliseconds)));

    private static string Told(Exception e) =>
        NoticeText.Of(new StepFailures(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(4)).Add("daemons", "observe", e).News!);

    [GeneratedRegex("[A-Z][a-z0-9]+([A-Z][a-z0-9]+)+")]
    private static partial Regex CamelCase();

    [GeneratedRegex("{[^}]*}")]
    private static partial Regex Placeholder();
}
