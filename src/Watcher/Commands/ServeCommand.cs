using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;
using Watcher.Configuration;
using Watcher.Core.Cluster;
using Watcher.Hosting;
using Watcher.Logging;

namespace Watcher.Commands;

/// <summary>The service, on the generic host.</summary>
internal static class ServeCommand
{
    // systemd and operators expect an end within a second of SIGTERM, also in the middle of a step.
    private static readonly TimeSpan ShutdownWithin = TimeSpan.FromMilliseconds(900);

    public static async Task<int> RunAsync(bool debug, CancellationToken ct)
    {
        var paths = GanetiPaths.FromEnvironment();
        var target = (ServiceNotifier.IsExpected, JournalStream.IsStandardError()) switch
        {
            (true, true) => LogTarget.Journal,
            (true, false) => LogTarget.PrefixedLines,
            _ => LogTarget.File | LogTarget.Console,
        };
        SettingsHolder settings;
        try
        {
            settings = new SettingsHolder(paths.Configuration);
        }
        catch (SettingsException e) when (!target.HasFlag(LogTarget.Console))
        {
            e.Tell(target, paths.WatcherLog);
            return ExitCodes.Usage;
        }
        catch (SettingsException e)
        {
            // Whoever stands at the console is told line by line.
            e.Tell(LogTarget.File, paths.WatcherLog);
            throw;
        }

        if (!ServiceNotifier.IsExpected && ServiceLock.Holder(paths) is { } holder)
        {
            await Console.Error.WriteLineAsync($"ganeti-watcher: another service is at work ({holder}): nothing to do");
            return ExitCodes.Success;
        }

        using var log = new LogSetup(target, debug, settings.Current.Log.ToLevel(), paths.WatcherLog);
        var notifier = new ServiceNotifier(TimeProvider.System, log.Log);
        using var host = Build(paths, settings, notifier, log);
        var service = host.Services.GetServices<IHostedService>().OfType<WatcherService>().Single();
        await host.RunAsync(ct);

        // The host ends in good order also when the service itself failed: a supervisor must see the difference.
        return service.ExecuteTask is { IsFaulted: true } ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static IHost Build(GanetiPaths paths, SettingsHolder settings, ServiceNotifier notifier, LogSetup log)
    {
        // Empty: the default builder reads appsettings.json from the working directory and watches it.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "ganeti-watcher" });
        builder.Services
            .AddSingleton(log.Factory)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(paths)
            .AddSingleton(settings)
            .AddSingleton(log)
            .AddSingleton(notifier)
            .AddSingleton<DutyTicks>()
            .AddSingleton<ServiceReport>()
            .AddSingleton<ReloadSignal>()
            .Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownWithin)
            .AddQuartz(quartz =>
            {
                // A look every 30 s would wake the node for nothing, and load OpenSSL for its jitter (4 MB); one thread is enough to hand
                // a tick over. Measured: docs/decisions/0003.
                quartz.ConfigureScheduler(options => options.IdleWaitTime = TimeSpan.FromHours(1));
                quartz.UseDefaultThreadPool(1);
                quartz.UseInMemoryStore();
                quartz.UseTimeProvider(TimeProvider.System);
            })
            .AddTransient<TickJob>()
            .AddHostedService<WatcherService>();
        return builder.Build();
    }
}
