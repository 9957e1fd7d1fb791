using System.Text;

namespace Watcher.Core.Native;

/// <summary>Who is at work in this session.</summary>
internal static unsafe class LoginName
{
    // LOGIN_NAME_MAX is 256 on Linux (getlogin(3)).
    private const int Limit = 256;

    /// <summary>The user who logged in, and whom he has become since: "alice (as root)"; only the latter when nobody logged in (cron).</summary>
    public static string Describe()
    {
        var user = Environment.UserName;
        return Find() is { } login && login != user ? $"{login} (as {user})" : user;
    }

    /// <summary>The audit subsystem's login user, which su and sudo do not change; null when there is none.</summary>
    private static string? Find()
    {
        Span<byte> name = stackalloc byte[Limit];
        fixed (byte* start = name)
        {
            if (Libc.GetLoginName(start, Limit) != 0)
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(name[..Math.Max(name.IndexOf((byte)0), 0)]) is { Length: > 0 } found ? found : null;
    }
}
