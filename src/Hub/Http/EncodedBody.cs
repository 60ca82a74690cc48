namespace Hub.Http;

/// <summary>
/// A compressed body on its way to the decompressor, which shows whether that used all of it: .NET drops what follows
/// the end of the compressed data and tells nobody.
/// </summary>
/// <param name="source">The body as it was sent; not disposed of.</param>
/// <param name="asksForTheEnd">
/// Whether the decompressor, when it is at the end of all it was given, asks for more: that of gzip does, because another
/// member may follow (RFC 1952, section 2.2); that of br does not.
/// </param>
internal sealed class EncodedBody(Stream source, bool asksForTheEnd) : Stream
{
    // The last byte is given by itself, so that a decompressor that has its end before it leaves it where it is.
    private byte held;
    private bool isHolding;
    private bool isAtEnd;
    private bool wasEndTold;

    /// <summary>Once the decompressor is at its end: whether nothing follows.</summary>
    public bool IsUsedUp => isAtEnd && !isHolding && (wasEndTold || !asksForTheEnd);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var read = isAtEnd ? 0 : await source.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                isAtEnd = true;
                wasEndTold = !isHolding;
                if (isHolding)
                {
                    buffer.Span[0] = held;
                    isHolding = false;
                    return 1;
                }

                return 0;
            }

            var last = buffer.Span[read - 1];
            var given = read - 1;
            if (isHolding)
            {
                buffer.Span[..given].CopyTo(buffer.Span[1..]);
                buffer.Span[0] = held;
                given++;
            }

            (held, isHolding) = (last, true);
            if (given > 0)
            {
                return given;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
