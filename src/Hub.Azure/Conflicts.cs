using System.Net;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Hub.Storage;

namespace Hub.Azure;

/// <summary>Which of the service's refusals are conflicts that the port has a name for.</summary>
internal static class Conflicts
{
    /// <summary>The conflict, or <see cref="BatchConflict.None"/> when the failure is something else.</summary>
    public static BatchConflict Of(RequestFailedException failure) => (HttpStatusCode)failure.Status switch
    {
        HttpStatusCode.Conflict when failure.ErrorCode == TableErrorCode.EntityAlreadyExists => BatchConflict.AlreadyExists,
        HttpStatusCode.NotFound when failure.ErrorCode != TableErrorCode.TableNotFound => BatchConflict.NotFound,
        HttpStatusCode.PreconditionFailed => BatchConflict.Changed,
        _ => BatchConflict.None,
    };

    /// <summary>Which operation was refused.</summary>
    public static int Index(IReadOnlyList<TableOperation> operations, RequestFailedException failure) =>
        operations.Count == 1 ? 0 : (failure as TableTransactionFailedException)?.FailedTransactionActionIndex ?? throw failure;
}
