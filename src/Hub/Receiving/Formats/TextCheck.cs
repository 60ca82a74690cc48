using System.Text.Unicode;

namespace Hub.Receiving.Formats;

/// <summary>Tells what a file is when it is no UTF-8 text, and how to make it one: most come out of a spreadsheet.</summary>
internal static class TextCheck
{
    public const string Code = "encoding";

    private static readonly Localized Remedy = new(
        "Kies in Excel bij Opslaan als het bestandstype 'CSV UTF-8 (door scheidingstekens gescheiden)'",
        "In Excel, use Save As and the file type 'CSV UTF-8 (Comma delimited)'");

    /// <summary>The violation, or null when the bytes are UTF-8 text.</summary>
    public static Violation? Find(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("PK\u0003\u0004"u8))
        {
            return Wrong(new Localized("een werkmap (.xlsx of een ander zip-bestand)", "a workbook (.xlsx, or another zip file)"), null);
        }

        if (body.StartsWith<byte>([0xFF, 0xFE]) || body.StartsWith<byte>([0xFE, 0xFF]) || LooksLikeUtf16(body))
        {
            return Wrong(new Localized("tekst in UTF-16 ('Unicode-tekst')", "text in UTF-16 ('Unicode Text')"), null);
        }

        if (Utf8.IsValid(body))
        {
            return null;
        }

        var position = FirstBad(body);
        return Wrong(
            new Localized("een byte die geen UTF-8 is; waarschijnlijk is het bestand Windows-1252 ('ANSI')", "a byte that is no UTF-8; the file is Windows-1252 ('ANSI') most likely"),
            1 + body[..position].Count((byte)'\n'));
    }

    private static Violation Wrong(Localized found, int? line) => new(
        string.Empty,
        Code,
        new Localized($"verwacht: tekst in UTF-8; gevonden: {found.Nl}. {Remedy.Nl}", $"expected text in UTF-8, found {found.En}. {Remedy.En}"))
    { Line = line };

    // Every other byte of Western text in UTF-16 is a zero; no CSV or JSON has any.
    private static bool LooksLikeUtf16(ReadOnlySpan<byte> body)
    {
        var start = body[..Math.Min(body.Length, 256)];
        return start.Length >= 4 && start.Count((byte)0) >= start.Length / 3;
    }

    private static int FirstBad(ReadOnlySpan<byte> body)
    {
        var position = 0;
        while (position < body.Length
            && System.Text.Rune.DecodeFromUtf8(body[position..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            position += length;
        }

        return position;
    }
}
