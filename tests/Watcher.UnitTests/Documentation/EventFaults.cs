using System.Collections;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Watcher.Core.Duties;

namespace Watcher.UnitTests.Documentation;

/// <summary>
/// Which events say that a fault stands, found out by having every notice told: one of each kind, with what may decide about that (flags, modes, numbers, what may be
/// missing) in all its values.
/// </summary>
internal static class EventFaults
{
    // A certificate's days: the last week is a fault.
    private static readonly object[] Numbers = [1, 30];

    private static readonly Lazy<ILookup<int, Notice>> ByEvent = new(() => typeof(Notice).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Notice)) && !type.IsAbstract)
        .SelectMany(type => Values(type, isNullable: false))
        .Cast<Notice>()
        .SelectMany(notice => Told(notice).Select(id => (Id: id, Notice: notice)))
        .ToLookup(each => each.Id, each => each.Notice));

    /// <summary>In a few words, or null if it is none.</summary>
    /// <param name="id">The event's number.</param>
    public static string? Describe(int id)
    {
        var notices = ByEvent.Value[id].ToList();
        return notices.Count(notice => notice.IsFault) is var faults && faults == 0 ? null
            : notices.Exists(notice => notice.KeepsFromWork) ? "a fault that keeps the watcher from its work"
            : faults == notices.Count ? "a fault"
            : "sometimes a fault";
    }

    public static IEnumerable<int> Events => ByEvent.Value.Select(group => group.Key);

    private static List<int> Told(Notice notice)
    {
        var told = new Collector();
        notice.Tell(told);
        return told.Ids;
    }

    private static IEnumerable<object?> Values(Type type, bool isNullable)
    {
        IEnumerable<object?> values = type switch
        {
            _ when type == typeof(string) => ["ganeti-x.service"],
            _ when type == typeof(bool) => [false, true],
            _ when type == typeof(DateTimeOffset) => [DateTimeOffset.UnixEpoch],
            { IsEnum: true } => Enum.GetValues(type).Cast<object?>(),
            { IsPrimitive: true } => Numbers.Select(number => Convert.ChangeType(number, type, System.Globalization.CultureInfo.InvariantCulture)),
            _ when Nullable.GetUnderlyingType(type) is { } inner => Values(inner, isNullable: true),
            _ when typeof(IEnumerable).IsAssignableFrom(type) => [type.GetField("Empty", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)],
            { IsValueType: true } when type.GetConstructors() is not [{ }] => [Activator.CreateInstance(type)],
            _ => Made(type),
        };
        return isNullable ? values.Append(null) : values;
    }

    private static IEnumerable<object?> Made(Type type)
    {
        var constructor = type.GetConstructors().Single();
        var nullability = new NullabilityInfoContext();
        IEnumerable<object?[]> lists = [[]];
        foreach (var parameter in constructor.GetParameters())
        {
            var values = Values(parameter.ParameterType, nullability.Create(parameter).WriteState == NullabilityState.Nullable).Distinct().ToList();
            lists = lists.SelectMany(list => values.Select(value => (object?[])[.. list, value]));
        }

        return lists.Select(constructor.Invoke);
    }

    private sealed class Collector : ILogger
    {
        public List<int> Ids { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Ids.Add(eventId.Id);
    }
}
