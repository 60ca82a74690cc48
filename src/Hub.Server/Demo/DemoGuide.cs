namespace Hub.Server.Demo;

/// <summary>Tells whoever has started the demonstration what to try.</summary>
internal static class DemoGuide
{
    public static Task WriteAsync(TextWriter output, Uri hub, IReadOnlyDictionary<string, string> keys, string keysFile)
    {
        var url = hub.GetLeftPart(UriPartial.Authority);
        return output.WriteLineAsync(
            $$"""
            The hub listens on {{url}} with the demonstration data loaded. Stop it with Ctrl+C.

            One resident in eight is international (13.1 % in 2023):
              curl -s '{{url}}/v1/indicators/international-share/observations?period=2023'
            How long international residents stay (38, 29 and 33 %):
              curl -s '{{url}}/v1/indicators/international-length-of-stay/observations?period=2023&by=lengthOfStay'
            DUWO's dwellings in Leiden over the years, as CSV:
              curl -s -H 'Accept: text/csv' '{{url}}/v1/indicators/housing-units/observations?place=leiden'
            Housing alerts, active and past:
              curl -s '{{url}}/v1/alerts'
            All feeds and all indicators:
              curl -s '{{url}}/v1/feeds'
              curl -s '{{url}}/v1/indicators'

            As DUWO, post a month with a smaller shortage, which resolves the alert of April 2021 (a later one of 2500 or more raises it anew):
              curl -s -X POST '{{url}}/v1/feeds/duwo-housing-market/submissions' \
                -H 'Authorization: Bearer {{keys["duwo"]}}' -H 'Content-Type: application/json' \
                -d '{"feed":"duwo-housing-market","period":"2022-04","obsStatus":"E","records":[{"place":"leiden","contract":"regular","units":7650,"vacant":50,"offered":90,"activeSeekers":4100,"shortage":2200}]}'
            As the municipality, subscribe to housing alerts (here with a receiver on this machine):
              curl -s -X POST '{{url}}/v1/subscriptions' \
                -H 'Authorization: Bearer {{keys["municipality"]}}' -H 'Content-Type: application/json' \
                -d '{"sink":"http://127.0.0.1:9000/alerts","protocol":"HTTP","types":["nl.partnerhub.housing.alert.raised.v1","nl.partnerhub.housing.alert.resolved.v1"]}'
            As the monitor, pull every event so far:
              curl -s -H 'Authorization: Bearer {{keys["monitor"]}}' '{{url}}/v1/events'

            Keys (also in {{keysFile}}):
            {{string.Join('\n', keys.Select(key => $"  {key.Key,-20} {key.Value}"))}}
            """);
    }
}
