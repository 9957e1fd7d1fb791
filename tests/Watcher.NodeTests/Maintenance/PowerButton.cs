using System.Globalization;

namespace Watcher.NodeTests.Maintenance;

/// <summary>A floppy disk from which a guest boots that heeds its power button, and does nothing else.</summary>
internal static class PowerButton
{
    private const string Image = "/root/power-button.img";
    private const int FloppySize = 1_474_560;

    /// <summary>
    /// Enables the power button's event in ACPI's registers, where SeaBIOS puts them, waits for it from one tick of the clock to the next, and switches itself off.
    /// </summary>
    private static readonly byte[] BootSector =
    [
        0xfb, // sti
        0xba, 0x02, 0x06, 0xb8, 0x00, 0x01, 0xef, // PM1_EN = PWRBTN_EN
        0xba, 0x00, 0x06, // PM1_STS
        0xf4, 0xed, 0xf6, 0xc4, 0x01, 0x74, 0xf9, // hlt, until PWRBTN_STS
        0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, // PM1_CNT = SLP_EN, S5
        0xf4, 0xeb, 0xfd, // hlt
    ];

    /// <summary>Ganeti's parameters of an instance that boots from it. To its own one for floppies Ganeti 3.0 adds what no qemu knows any more (boot=on).</summary>
    public static string Parameters => $"kvm:kvm_extra=-fda {Image} -boot a";

    public static async Task InsertAsync(TestNode node)
    {
        byte[] sector = [.. BootSector, .. new byte[510 - BootSector.Length], 0x55, 0xaa];
        var octal = string.Concat(sector.Select(value => $"\\{Convert.ToString(value, 8)}"));
        await node.CheckedAsync(["sh", "-c", string.Create(CultureInfo.InvariantCulture, $"printf '{octal}' > {Image} && truncate -s {FloppySize} {Image}")]);
    }
}
