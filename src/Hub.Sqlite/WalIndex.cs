using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Hub.Sqlite;

/// <summary>
/// The header of a file's WAL-index: memory that all connections to the file share, in this process and others, and that
/// every commit changes. SQLite itself compares it at the start of each read to see whether anything was committed
/// (sqlite.org/walformat.html, section 2.1, "The WAL-Index Header"); here it is compared without a read.
/// </summary>
/// <remarks>
/// The header is there twice, 48 bytes each, with a counter of transactions and checksums in it. Both copies are
/// compared. A writer changes them before its COMMIT returns, and never back. So as long as they are as they were,
/// nothing was committed since; when they differ, in whole or while they are being written, something may have been.
/// The memory is SQLite's own mapping, asked of its file (<c>xShmMap</c> of sqlite3_io_methods): a second one would need
/// the file opened again, and closing that would let go of the process's locks on it.
/// </remarks>
internal sealed class WalIndex
{
    // SQLITE_FCNTL_FILE_POINTER of sqlite3.h, and the place of xShmMap among the pointers of sqlite3_io_methods.
    private const int FilePointer = 7;
    private const int ShmMapPlace = 13;
    private const int MethodsWithShm = 2;

    // A region is as large as SQLite makes it (WALINDEX_PGSZ of wal.c); the header stands at its start.
    private const int RegionBytes = 32_768;
    private const int Words = 2 * 48 / sizeof(long);
    private const int FormatVersion = 3_007_000;

    private readonly sqlite3 connection;
    private readonly nint header;

    private WalIndex(sqlite3 connection, nint header)
    {
        this.connection = connection;
        this.header = header;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int ShmMap(nint file, int region, int bytes, int extend, out nint memory);

    /// <summary>
    /// The header of a connection's file, valid for as long as the connection is open; null when the file has none, or
    /// one of another format. The connection must have read before and not be in use.
    /// </summary>
    public static WalIndex? Of(SqliteConnection owner)
    {
        var connection = owner.Handle!;
        if (FileControl(connection, "main"u8.ToArray(), FilePointer, out var file) != raw.SQLITE_OK || file == 0
            || Marshal.ReadIntPtr(file) is var methods && (methods == 0 || Marshal.ReadInt32(methods) < MethodsWithShm)
            || Marshal.ReadIntPtr(methods, ShmMapPlace * nint.Size) is var address && address == 0)
        {
            return null;
        }

        var map = Marshal.GetDelegateForFunctionPointer<ShmMap>(address);
        return map(file, 0, RegionBytes, 0, out var memory) == raw.SQLITE_OK && memory != 0 && Marshal.ReadInt32(memory) == FormatVersion
            ? new WalIndex(connection, memory)
            : null;
    }

    /// <summary>What the header is now.</summary>
    /// <exception cref="ObjectDisposedException">The connection is closed.</exception>
    public long[] Read()
    {
        var words = new long[Words];
        var held = false;
        try
        {
            // Keeps the memory mapped, and is a barrier: nothing below is read before it.
            connection.DangerousAddRef(ref held);
            for (var word = 0; word < Words; word++)
            {
                words[word] = Marshal.ReadInt64(header, word * sizeof(long));
            }
        }
        finally
        {
            Release(held);
        }

        return words;
    }

    /// <summary>Whether the header is what it was.</summary>
    /// <exception cref="ObjectDisposedException">The connection is closed.</exception>
    public bool Is(long[] words)
    {
        var held = false;
        try
        {
            connection.DangerousAddRef(ref held);
            var same = true;
            for (var word = 0; same && word < Words; word++)
            {
                same = words[word] == Marshal.ReadInt64(header, word * sizeof(long));
            }

            return same;
        }
        finally
        {
            Release(held);
        }
    }

    private void Release(bool held)
    {
        if (held)
        {
            connection.DangerousRelease();
        }
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(sqlite3 connection, byte[] database, int operation, out nint result);
}
