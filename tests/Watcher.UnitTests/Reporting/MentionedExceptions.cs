using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;

namespace Watcher.UnitTests.Reporting;

/// <summary>
/// The exception types that an assembly's code has to do with: those that it defines, makes, catches, or asks for (<c>e is IOException</c>), found in its
/// instructions. What it neither makes nor catches is a mistake of its own by definition.
/// </summary>
internal static class MentionedExceptions
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly FrozenDictionary<ushort, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToFrozenDictionary(code => (ushort)code.Value);

    public static IReadOnlyCollection<Type> Of(Assembly assembly) =>
        [.. assembly.GetTypes().SelectMany(type => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(Of).Append(type))
            .Where(type => typeof(Exception).IsAssignableFrom(type) && !type.IsAbstract).Distinct()];

    private static IEnumerable<Type> Of(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
        {
            return [];
        }

        var caught = body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType!);
        return [.. caught, .. Types(method, body.GetILAsByteArray()!)];
    }

    /// <summary>The types of its <c>newobj</c>, <c>isinst</c> and <c>castclass</c> (ECMA-335, III).</summary>
    private static IEnumerable<Type> Types(MethodBase method, byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            var isLong = il[at] == 0xfe;
            var code = Codes[isLong ? (ushort)(0xfe00 | il[at + 1]) : il[at]];
            at += isLong ? 2 : 1;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineType && code.Value is var value
                && (value == OpCodes.Newobj.Value || value == OpCodes.Isinst.Value || value == OpCodes.Castclass.Value)
                && Resolve(method, BitConverter.ToInt32(il, at)) is { } type)
            {
                yield return type;
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    private static Type? Resolve(MethodBase method, int token)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        var member = method.Module.ResolveMember(token, ofType, ofMethod);
        return member as Type ?? member?.DeclaringType;
    }
}
