namespace Hub.ValidatorTests;

/// <summary>Violations as an English reader sees them, for tests that are not about the Dutch wording.</summary>
internal static class InEnglish
{
    public static (string Pointer, string Code, string Detail, int? Record) Of(Violation violation) =>
        (violation.Pointer, violation.Code, violation.Detail.En, violation.Record);

    public static (string Pointer, string Code, string Detail, int? Record) Violation(string pointer, string code, string detail, int? record = null) =>
        (pointer, code, detail, record);
}
