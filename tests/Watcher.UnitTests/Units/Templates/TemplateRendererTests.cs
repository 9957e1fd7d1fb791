using CsCheck;
using Watcher.Core.Storage;
using Watcher.Core.Units.Templates;
using Xunit;

namespace Watcher.UnitTests.Units.Templates;

public sealed class TemplateRendererTests
{
    [Theory]
    [InlineData("User=@CONFD_USER@\n", "User=gnt-confd\n")]
    [InlineData("# @DATA_DIR@ and @RUN_DIR@\n", "# /var/lib/ganeti and /run/ganeti\n")]
    [InlineData("SystemCallFilter=~@privileged @resources\n", "SystemCallFilter=~@privileged @resources\n")]
    [InlineData("A@B@ @@ @1@ a@CONFD_USER@@CONFD_GROUP@\n", null)]
    [InlineData("mail me@example @@ @1@ a@CONFD_USER@@CONFD_GROUP@\n", "mail me@example @@ @1@ agnt-confdgnt-confd\n")]
    [InlineData("no newline at the end", "no newline at the end\n")]
    [InlineData("a\n@if systemd >= 254@\nnew\n@end@\n@if systemd < 254@\nold\n@end@\nz\n", "a\nold\nz\n")]
    [InlineData("@if profile >= 3.0@\n@if mond@\nboth\n@end@\n@end@\n", "both\n")]
    [InlineData("@if profile < 3.0@\n@if mond@\nmasterd\n@end@\n@end@\nrest\n", "rest\n")]
    public void Render_Template_IsText(string template, string? expected)
    {
        if (expected is null)
        {
            Assert.Throws<FileFormatException>(() => TestValues.Render(template));
        }
        else
        {
            Assert.Equal(expected, TestValues.Render(template));
        }
    }

    [Theory]
    [InlineData("@if profile < 3.0@\n[Unit]\n@end@\n")]
    [InlineData("\n  \n")]
    [InlineData("")]
    public void Render_NothingLeft_IsNoFile(string template) => Assert.Null(TestValues.Render(template));

    [Theory]
    [InlineData("a\nUser=@NOBODY@\n", "x.service.in: line 2: unknown placeholder @NOBODY@")]
    [InlineData("@if profile < 3.0@\n@NOBODY@\n@end@\n", "x.service.in: line 2: unknown placeholder @NOBODY@")]
    [InlineData("a\n@if mond@\nb\n", "x.service.in: line 2: @if …@ without an @end@")]
    [InlineData("a\n@end@\n", "x.service.in: line 2: @end@ without an @if …@")]
    [InlineData("@if luck@\n@end@\n", "x.service.in: line 1: '@if luck@' is no condition")]
    [InlineData("@if systemd > 254@\n@end@\n", "x.service.in: line 1: '@if systemd > 254@' is no condition")]
    [InlineData("@if systemd >= new@\n@end@\n", "is no condition")]
    [InlineData("@if systemd >= 254\n@end@\n", "is no condition")]
    [InlineData("@if mond and mond@\n@end@\n", "is no condition")]
    public void Render_WrongTemplate_NamesTemplateAndLine(string template, string expected) =>
        Assert.Contains(expected, Assert.Throws<FileFormatException>(() => TestValues.Render(template)).Message, StringComparison.Ordinal);

    [Fact]
    public void Render_NoValue_NamesTemplateLineAndWhatToDo()
    {
        var template = new UnitTemplate("x.service", "a\n@SBINDIR@\n");

        var error = Assert.Throws<FileFormatException>(() => TemplateRenderer.Render(template, TestValues.Plan().Facts, TestValues.Values()));

        Assert.Equal("x.service.in: line 2: @SBINDIR@ has no value: nothing gives one; give one with --set SBINDIR=VALUE", error.Message);
    }

    [Fact]
    public void Render_Value_IsNotRenderedAgain() => Assert.Equal(
        "/x/RUN_DIR\n",
        TemplateRenderer.Render(new UnitTemplate("x", "@SBINDIR@\n"), TestValues.Plan().Facts, TestValues.Values(("SBINDIR", "/x/RUN_DIR"))));

    [Fact]
    public void Render_AnyText_IsTextOrOneNamedError() => Gen.OneOf(
        Gen.String,
        TestValues.AnyOf("@if mond@", "@if systemd >= 3@", "@end@", "@SBINDIR@", "@if", "@", "x", "[Unit]", "@if @", ""))
        .Sample(text =>
        {
            try
            {
                return TestValues.Render(text) is null or [.., '\n'];
            }
            catch (FileFormatException e)
            {
                return e.Message.StartsWith("x.service.in: line ", StringComparison.Ordinal);
            }
        });
}
