using System.Globalization;
using Hub.Storage;
using Microsoft.Data.Sqlite;

namespace Hub.Sqlite;

/// <summary>
/// The write transaction on the one writing connection, with the statements and etags it keeps from one transaction to
/// the next. Used by one thread only.
/// </summary>
internal sealed class WriteTransaction : IDisposable
{
    // Etags are reserved in blocks, so that the counter's page is rewritten once per block and not at every commit.
    // What is left of a block when the process ends is never used.
    private const long EtagBlock = 4096;

    private readonly SqliteConnection connection;
    private readonly Statement begin;
    private readonly Statement commit;
    private readonly Statement rollback;
    private readonly Statement reserve;
    private readonly Dictionary<string, WriteStatements> tables = new(StringComparer.Ordinal);
    private readonly long[] found = new long[TableLimits.BatchOperations];
    private long lastEtag;
    private long reservedEtag;

    public WriteTransaction(SqliteConnection connection)
    {
        this.connection = connection;

        // IMMEDIATE takes the write lock at once, waiting for another process if need be, so that nothing that is
        // checked in the transaction can change before it is written.
        begin = new Statement(connection, "BEGIN IMMEDIATE");
        commit = new Statement(connection, "COMMIT");
        rollback = new Statement(connection, "ROLLBACK");
        reserve = new Statement(connection, "UPDATE hub_etag SET reserved = reserved + ?1 WHERE id = 1 RETURNING reserved");
    }

    public void Begin() => begin.Run();

    public void Commit() => commit.Run();

    /// <summary>Undoes the transaction, unless the error that led here has undone it already.</summary>
    public void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            rollback.Run();
        }

        // Tables made and etags reserved in the transaction are gone with it.
        Forget();
        reservedEtag = lastEtag;
    }

    /// <summary>
    /// Carries out a batch. Its conditions are checked before the first write, so that a batch that is refused leaves
    /// nothing to undo and needs no savepoint.
    /// </summary>
    /// <exception cref="SqliteException">The batch may be half done: the transaction must be rolled back.</exception>
    public BatchResult Apply(QueuedBatch batch)
    {
        var statements = Statements(batch.Table);
        var operations = batch.Operations;

        // What all of a batch share stays bound from one row to the next.
        statements.Find.Bind(1, batch.PartitionKey);
        statements.Insert.Bind(1, batch.PartitionKey);
        for (var index = 0; index < operations.Length; index++)
        {
            var conflict = Check(statements, operations[index], out found[index]);
            if (conflict != BatchConflict.None)
            {
                return BatchResult.Refused(conflict, index);
            }
        }

        var number = NextEtag();
        statements.Insert.Bind(3, number);
        statements.Update.Bind(3, number);
        var etag = number.ToString(CultureInfo.InvariantCulture);
        var etags = new string?[operations.Length];
        for (var index = 0; index < operations.Length; index++)
        {
            if (operations[index].Kind == TableOperationKind.Delete)
            {
                statements.Delete.Bind(1, found[index]).Run();
                continue;
            }

            Write(statements, batch, index);
            etags[index] = etag;
        }

        return BatchResult.Done(etags);
    }

    public void Dispose()
    {
        Forget();
        begin.Dispose();
        commit.Dispose();
        rollback.Dispose();
        reserve.Dispose();
    }

    // Finds the row's id (0 when there is none) and says whether the operation's condition holds.
    private static BatchConflict Check(WriteStatements statements, in TableOperation operation, out long id)
    {
        var find = statements.Find.Bind(2, operation.Entity.RowKey);
        id = 0;
        long etag = 0;
        if (find.Step())
        {
            id = find.Number(0);
            etag = find.Number(1);
        }

        find.Reset();
        return operation.Kind switch
        {
            TableOperationKind.Insert => id == 0 ? BatchConflict.None : BatchConflict.AlreadyExists,
            TableOperationKind.Upsert => BatchConflict.None,
            _ when id == 0 => BatchConflict.NotFound,
            TableOperationKind.Delete when operation.ETag is null => BatchConflict.None,
            _ => IsText(etag, operation.ETag) ? BatchConflict.None : BatchConflict.Changed,
        };
    }

    private static bool IsText(long etag, ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[20];
        return etag.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture) && text.SequenceEqual(digits[..length]);
    }

    private void Write(WriteStatements statements, QueuedBatch batch, int index)
    {
        var statement = found[index] == 0
            ? statements.Insert.Bind(2, batch.Operations[index].Entity.RowKey)
            : statements.Update.Bind(1, found[index]);
        statement.BindUtf8(4, batch.Properties(index));
        var large = batch.Large(index);
        if (large.IsEmpty)
        {
            statement.Run();
            return;
        }

        statement.BindBlob(5, large).Run();

        // Most rows have none, and nothing large is to be held on to.
        statement.BindNull(5);
    }

    private long NextEtag()
    {
        if (lastEtag == reservedEtag)
        {
            reserve.Bind(1, EtagBlock).Step();
            reservedEtag = reserve.Number(0);
            reserve.Reset();
            lastEtag = reservedEtag - EtagBlock;
        }

        return ++lastEtag;
    }

    private WriteStatements Statements(string table)
    {
        if (!tables.TryGetValue(table, out var statements))
        {
            Database.Run(connection, TableSql.Create(table));
            tables[table] = statements = new WriteStatements(connection, table);
        }

        return statements;
    }

    private void Forget()
    {
        foreach (var statements in tables.Values)
        {
            statements.Dispose();
        }

        tables.Clear();
    }

    private sealed class WriteStatements(SqliteConnection connection, string table) : IDisposable
    {
        public Statement Find { get; } = new(connection, TableSql.Find(table));

        public Statement Insert { get; } = new(connection, TableSql.Insert(table));

        public Statement Update { get; } = new(connection, TableSql.Update(table));

        public Statement Delete { get; } = new(connection, TableSql.Delete(table));

        public void Dispose()
        {
            Find.Dispose();
            Insert.Dispose();
            Update.Dispose();
            Delete.Dispose();
        }
    }
}
