using Newtonsoft.Json.Schema;

namespace Hub.Feeds.Validation;

/// <summary>
/// The commercial licence of Newtonsoft.Json.Schema. Without one the library is used under AGPL-3.0 and limited to 1000
/// validations an hour per process, which the hub survives (see <see cref="SubmissionSchema"/>).
/// </summary>
public static class NewtonsoftLicense
{
    /// <summary>Registers the key for this process; null or blank means that there is none.</summary>
    /// <exception cref="JSchemaException">The key is not a valid one.</exception>
    public static void Register(string? key)
    {
        if (!string.IsNullOrWhiteSpace(key))
        {
            License.RegisterLicense(key.Trim());
        }
    }
}
