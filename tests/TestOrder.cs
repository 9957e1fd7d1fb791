using System.Security.Cryptography;
using System.Text;
using Watcher.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: Xunit.TestClassOrderer(typeof(TestOrder))]
[assembly: Xunit.TestMethodOrderer(typeof(TestOrder))]
[assembly: Xunit.TestCaseOrderer(typeof(TestOrder))]

namespace Watcher.Tests;

/// <summary>
/// By name, or shuffled as WATCHER_TEST_ORDER says. xUnit's own order follows from the path of the assembly (xunit.v3 4.0.2, whatever seed it is given), so that what
/// one test leaves behind for another would show in one checkout, and not in the next.
/// </summary>
public sealed class TestOrder : ITestClassOrderer, ITestMethodOrderer, ITestCaseOrderer
{
    private static readonly string? Seed = Environment.GetEnvironmentVariable("WATCHER_TEST_ORDER");

    public IReadOnlyCollection<TTestClass?> OrderTestClasses<TTestClass>(IReadOnlyCollection<TTestClass?> testClasses)
        where TTestClass : notnull, ITestClass => Ordered(testClasses, each => each?.TestClassName);

    public IReadOnlyCollection<TTestMethod?> OrderTestMethods<TTestMethod>(IReadOnlyCollection<TTestMethod?> testMethods)
        where TTestMethod : notnull, ITestMethod => Ordered(testMethods, each => each?.MethodName);

    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => Ordered(testCases, each => each.TestCaseDisplayName);

    private static List<T> Ordered<T>(IReadOnlyCollection<T> all, Func<T, string?> name) =>
        [.. all.OrderBy(each => Place(name(each) ?? ""), StringComparer.Ordinal)];

    private static string Place(string name) => string.IsNullOrEmpty(Seed) ? name : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed} {name}")));
}
