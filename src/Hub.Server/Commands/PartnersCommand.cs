using System.CommandLine;

namespace Hub.Server.Commands;

/// <summary><c>partners</c>: who may send what.</summary>
internal static class PartnersCommand
{
    public static Command Create()
    {
        var schemas = CommonOptions.Schemas();
        var command = new Command("partners", "Lists the partners and the feeds each may send.") { schemas };
        command.SetAction(parsed =>
        {
            var definitions = Definitions.Load(parsed.GetRequiredValue(schemas));
            foreach (var partner in definitions.Partners.All)
            {
                Console.WriteLine($"{partner.Id,-22} {partner.Title.En}");
                foreach (var feed in definitions.Feeds.All.Where(feed => feed.Partner == partner.Id))
                {
                    Console.WriteLine($"  {feed.Id,-22} every {feed.Periodicity.ToString().ToLowerInvariant()}, schema {feed.Latest.Version}: {feed.Title.En}");
                }
            }

            return ExitCode.Done;
        });
        return command;
    }
}
