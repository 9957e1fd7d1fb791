using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Watcher.Core.Cluster;
using Watcher.Core.Groups;
using Watcher.Core.Native;
using Xunit;

namespace Watcher.UnitTests.Native;

/// <summary>Locks that are given back while a program is being started: until its exec it has a copy of each of our descriptors.</summary>
public sealed partial class FileLockTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lock").FullName;

    [Fact]
    public void Release_ADescriptorWasCopied_IsFreeAllTheSame()
    {
        var path = Path.Combine(_root, "lock");
        var file = OwnLockFile.Open(path);
        Assert.True(FileLock.TryExclusive(file));
        using var copy = Copy(file);
        FileLock.Release(file);

        Assert.True(IsFree(path));
    }

    [Fact]
    public void StepLock_ADescriptorWasCopied_IsFreeAfterTheStep() => IsFreeAfterwards(new FileStepLock(Path.Combine(_root, "lock")));

    [Fact]
    public void StateFile_ADescriptorWasCopied_IsFreeAfterTheStep()
    {
        using var file = new GroupStateFile(Path.Combine(_root, "lock"), readOnly: false);
        IsFreeAfterwards(file);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void IsFreeAfterwards(IStepLock steps)
    {
        var path = Path.Combine(_root, "lock");
        var step = steps.TryTake(out _);
        Assert.NotNull(step);
        var copies = Descriptors(path).ConvertAll(descriptor => new SafeFileHandle(Duplicate(descriptor), ownsHandle: true));
        try
        {
            Assert.NotEmpty(copies);
            step.Dispose();

            Assert.True(IsFree(path));
        }
        finally
        {
            copies.ForEach(copy => copy.Dispose());
        }
    }

    private static List<int> Descriptors(string path) =>
        [.. Directory.EnumerateFiles("/proc/self/fd").Where(link => new FileInfo(link).LinkTarget == path).Select(link => int.Parse(Path.GetFileName(link)))];

    private static bool IsFree(string path)
    {
        using var other = OwnLockFile.Open(path);
        return FileLock.TryExclusive(other);
    }

    private static SafeFileHandle Copy(SafeFileHandle file) => new(Duplicate((int)file.DangerousGetHandle()), ownsHandle: true);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int descriptor);
}
