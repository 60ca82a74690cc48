using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Hub.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Hub.Publishing.Subscriptions;

/// <summary>
/// Keeps Data Protection's keys in table <c>protection</c>, so that a backup or a move of the data takes along what it
/// is encrypted with.
/// </summary>
/// <remarks>
/// The interface is synchronous and the store is not. Blocking is safe here (no synchronisation context) and rare: keys
/// are read at start and once a day, and written every 90 days.
/// </remarks>
internal sealed class TableXmlRepository(ITableStore store) : IXmlRepository
{
    internal const string Table = "protection";
    internal const string Partition = "keys";

    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(ReadAsync).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName)
    {
        // The name is only a hint and may hold anything; its hash is a legal key and tells elements apart.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(friendlyName + "\n" + element)));
        var entity = new TableEntity(Partition, name)
        {
            ["name"] = friendlyName,
            ["xml"] = element.ToString(SaveOptions.DisableFormatting),
        };
        Task.Run(() => store.CommitAsync(Table, Partition, [TableOperation.Upsert(entity)], CancellationToken.None)).GetAwaiter().GetResult();
    }

    private async Task<IReadOnlyCollection<XElement>> ReadAsync()
    {
        List<XElement> elements = [];
        await foreach (var entity in store.QueryAsync(Table, Partition, RowRange.All, null, CancellationToken.None))
        {
            elements.Add(XElement.Parse(entity.Text("xml") ?? throw new InvalidDataException($"Protection entity {entity.RowKey} has no xml.")));
        }

        return elements;
    }
}
