using System.Collections.Frozen;

namespace Watcher.Core.Reporting;

/// <summary>
/// The MESSAGE_ID of every event, by which the journal is searched and its catalog is read (deploy/catalog). Made at random once
/// (<c>systemd-id128 new</c>), never changed, never used for another event.
/// </summary>
internal static class MessageIds
{
    private static readonly FrozenDictionary<int, string> ById = new Dictionary<int, string>
    {
        [EventIds.StandingStill] = "96168d354a564ba1bd48371a7e2ebab4",
        [EventIds.StandingStillByFault] = "eea6ae427a894062b1479b5048d4c9a6",
        [EventIds.StandingStillLong] = "8e1a180170614e66a628c9037dd4b605",
        [EventIds.Resumed] = "b5c57c10a5504a9b87be3b529aeff408",
        [EventIds.MemoryLost] = "9c837301031f4a31bfdc86b297c0f768",
        [EventIds.StepFailed] = "4296164d070e4bbaaf8b01e3b93a0ab8",
        [EventIds.StepRecovered] = "f60ce0bd01f24a389cd57e58ad2546c4",
        [EventIds.GateFault] = "b8f6e63209c44e138664a2e71beb7d70",
        [EventIds.ServiceStarted] = "21b83c8107994bb09a7bb0736ff41cbc",
        [EventIds.ServiceStopping] = "5b587da386e04c8588a2cc38f8776865",
        [EventIds.ServiceWaits] = "ce702bc5d7a64ab5a12dee415ddd8a1e",
        [EventIds.ServiceTookOver] = "90dcc38fa71644598792c4213d5271f2",
        [EventIds.SettingsReloaded] = "0170eeda963a4f9b82c1e1320dfed3fc",
        [EventIds.SettingsRejected] = "2a4dfb90492648fe94024538658ff30e",
        [EventIds.ServiceStuck] = "1d45bd06eb004258b294b3150aee8c85",
        [EventIds.SnapshotFailed] = "b29b11d3a3794887a296786278735fb7",
        [EventIds.ServiceIsFresh] = "c73ded1f639b4cd7b26dd0af476eee96",
        [EventIds.FactSourceFailed] = "a3bd3d1ae96647b4bf81f838db7babb6",
        [EventIds.NotifyFailed] = "24122d3670d14ccc936d2df50add23b1",
        [EventIds.ModeIsPlain] = "2c0d6145c5654137922db3bb00b62e02",
        [EventIds.ModeIsSystemd] = "06e2ac06631e4ada96eb305da60517d9",
        [EventIds.ModeIsUnknown] = "334d4fbd210d4607878287140704241e",
        [EventIds.ModeInDoubt] = "22ecdeb475704f919c0b41340ff293f8",
        [EventIds.NotInCluster] = "de00cdd6ca4c47eaace3e0da45a1c402",
        [EventIds.RoleUnknown] = "2c318077d3cb46b2bccdf3ff7ddc6dbd",
        [EventIds.OperationUnderWay] = "07b273a7682d4cefa8b2febb2f9c60f2",
        [EventIds.OperationTooLong] = "dba324628ed14e5fad0f7d90a93af516",
        [EventIds.PidFileUnclear] = "3890007720304a42a82a1f63eda8b9df",
        [EventIds.DaemonDied] = "c9e4c591744842d7b37a082843e0a052",
        [EventIds.DaemonLeftStopped] = "094b966a3e1b4275a000e2a02700d6d8",
        [EventIds.DaemonStarting] = "b3a319250705486fbfb43b6365eb981c",
        [EventIds.DaemonStarted] = "6e014747d1d246da8e1bf82e312447e6",
        [EventIds.DaemonBack] = "887a13d41f0c4dbe8cefbda604f6a267",
        [EventIds.DaemonFailing] = "075e118260c345429386b5af86736727",
        [EventIds.DaemonNotMaster] = "5bb22297912140d59c0966fb7e27720d",
        [EventIds.DaemonRunsAtLast] = "fb36b6bd45a840fc87bf55337743dbbc",
        [EventIds.UnitDied] = "a1e049a4a91b489ca43295d1486ef411",
        [EventIds.UnitDiedUnseen] = "f07113fc4e354710a18e3e4d2aba52a4",
        [EventIds.UnitRunsAgain] = "c329decd2eed4f5fb50ce5085ea417ad",
        [EventIds.UnitStarted] = "125f0993c0fc4ef9a844b2aa9d07f4ac",
        [EventIds.UnitKeepsDying] = "a6c503aa830a4272a0412800947e447b",
        [EventIds.UnitStaysDown] = "fade8894b9204eb4890568a7c26c762f",
        [EventIds.UnitGivenUp] = "646adcbd5e664d2a9efec8feea12a0cd",
        [EventIds.UnitStopped] = "cff221b93a3042919d7c030877fdc6f1",
        [EventIds.UnitEnded] = "f45f03cca9c44e70ac6be2e1212b36c6",
        [EventIds.UnitNotMaster] = "e2ce289abcd041b58d15b2c9ae7eeeed",
        [EventIds.UnitConditionUnmet] = "ebb5f037b80342508627e8fc0e2cc06d",
        [EventIds.UnitUnusable] = "db243b818e9d4877bf807d6f9281a51f",
        [EventIds.PreparationFailed] = "7ff4d809084c422eacdc009943f29450",
        [EventIds.OneTimeArgumentsLeft] = "f5796d613e304b70ae61ad33bcc1654b",
    }.ToFrozenDictionary();

    /// <summary>32 hexadecimal digits; null for an event that is not ours.</summary>
    public static string? Find(int eventId) => ById.GetValueOrDefault(eventId);

    /// <summary>The same, of an event that is surely ours.</summary>
    public static string Of(int eventId) => ById[eventId];
}
