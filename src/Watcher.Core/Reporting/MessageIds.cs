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
        [EventIds.DaemonHeld] = "bad3049ae99c43b8804bc44a1991c89d",
        [EventIds.HoldsUnknown] = "bee7b6affadd41f7913fe8c76c4a68ab",
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
        [EventIds.JobsArchived] = "58b06e64ffb24fb7afd3fbeb312bd8c1",
        [EventIds.ArchiveFailing] = "432f1600e06c458bae95028d4e516fdc",
        [EventIds.DaemonSilent] = "8ba691c1967a4318ada23ba387c99eb6",
        [EventIds.DaemonRestarting] = "54a0633da7494f0bb05e81e3c4ae1dd3",
        [EventIds.DaemonRestartFailed] = "74e22ee18a584fb0a55b2de64eaaf059",
        [EventIds.DaemonAnswers] = "7187a0b5624c4648bf9b5b7da0a6b333",
        [EventIds.LuxidUnavailable] = "81a9f8f7e89048ceafd8f2f16c65e63a",
        [EventIds.MasterLost] = "ea97abebe06e458b970cf4f88114d7d3",
        [EventIds.InstanceRestarting] = "3022b6fa4ffc46af81a82cfa9c59a31d",
        [EventIds.InstanceRestarted] = "13a200634ea44a9cb62078e3074b93b3",
        [EventIds.InstanceRestartFailed] = "1a766478d1eb421aaf1cdad0415ca4eb",
        [EventIds.RestartsExhausted] = "33483c3aff224cc7b29db4ba01336ea4",
        [EventIds.InstanceHindered] = "56539920746947a7ab5634fd97fb1e6f",
        [EventIds.InstanceLeftAlone] = "3b21c272a7054d9b898f4e9705594012",
        [EventIds.InstanceElsewhere] = "29beed25fa004c08982db494e27ab708",
        [EventIds.EvidenceMissing] = "ff8f98205686466295059cd54bb2f0c4",
        [EventIds.InstanceSplit] = "7d211c6b45b84f37b6193fdd98ce7a91",
        [EventIds.NodeDown] = "1702805e8ab34cda8b3ee4fe3f65d3ff",
        [EventIds.NodeOffline] = "b2c6147f01794ba1816529a5bfa97d27",
        [EventIds.InstanceCleaningUp] = "2d37a2fa84924f81b35acd60c9805c33",
        [EventIds.InstanceCleanedUp] = "3c032d4adec5499faa41bcd0f9d61782",
        [EventIds.InstanceCleanupFailed] = "e63576defb114c728c566a5f9bb18fc1",
        [EventIds.CleanupsExhausted] = "4dff8e18e0304136a7bbce219727066e",
        [EventIds.QueueRefuses] = "3e21dd5db8ed461ca82697c675bc11c4",
        [EventIds.StateFileInvalid] = "e5fd253a98be4cf5ba807fed5fa959f7",
        [EventIds.InstanceStable] = "4a461ec9e07341ed91f8712378e284b8",
        [EventIds.AttemptLost] = "f63e608fe1ef42d7aef78632705f80c8",
        [EventIds.AttemptNotNeeded] = "f1389375741546fa982403f614ed0306",
        [EventIds.StatusFilesFailed] = "e7560beee3a94a2abc3a020b33623056",
        [EventIds.GroupsUnknown] = "f422818b96ba4e89927c93f72876b720",
    }.ToFrozenDictionary();

    /// <summary>32 hexadecimal digits; null for an event that is not ours.</summary>
    public static string? Find(int eventId) => ById.GetValueOrDefault(eventId);

    /// <summary>The same, of an event that is surely ours.</summary>
    public static string Of(int eventId) => ById[eventId];
}
