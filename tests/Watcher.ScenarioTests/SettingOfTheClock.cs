using Watcher.Core.Configuration;
using Watcher.TestKit.Duties;

namespace Watcher.ScenarioTests;

/// <summary>Somebody sets the wall clock; the time since boot goes on as before.</summary>
internal static class SettingOfTheClock
{
    /// <summary>Sets it.</summary>
    /// <param name="by">An age; with a minus before it, back.</param>
    /// <param name="time">Virtual time.</param>
    /// <returns>What happened.</returns>
    public static string Apply(string by, SettableTime time)
    {
        time.Set(Parse(by));
        return $"the clock is set by {by}";
    }

    public static TimeSpan Parse(string by) => by.StartsWith('-') ? -Age.Parse(by[1..]) : Age.Parse(by);
}
