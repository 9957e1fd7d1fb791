using System.ComponentModel;
using System.Security.Authentication;
using System.Security.Cryptography;
using Watcher.Core.Luxi;
using Watcher.Core.Maintenance;
using Watcher.Core.Noded;
using Watcher.Core.Storage;
using Watcher.Core.Systemd;

namespace Watcher.Core.Reporting;

/// <summary>Why something failed, in an operator's words: never the name of a class.</summary>
internal static class FailureText
{
    public static string Of(Exception e) => e switch
    {
        AggregateException { InnerException: { } inner } => Of(inner),
        FileFormatException or IOException or UnauthorizedAccessException or TimeoutException or BusException or LuxiException or NodedException or QmpException
            or HttpRequestException or AuthenticationException or CryptographicException or Win32Exception => Said.Cut(e.Message),
        _ => $"the watcher made a mistake, please report it: {Said.Cut(e.Message)}",
    };
}
