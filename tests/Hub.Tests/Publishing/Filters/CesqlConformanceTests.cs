using System.Globalization;
using FluentAssertions;
using Hub.Publishing.Filters.Cesql;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hub.Tests.Publishing.Filters;

/// <summary>The test cases that belong to CESQL 1.0 (cloudevents/spec, <c>cesql/cesql_tck</c>).</summary>
public sealed class CesqlConformanceTests
{
    private static readonly Dictionary<string, CesqlValue> AnyEvent = new()
    {
        ["specversion"] = CesqlValue.Of("1.0"),
        ["id"] = CesqlValue.Of("an-id"),
        ["source"] = CesqlValue.Of("urn:a-source"),
        ["type"] = CesqlValue.Of("a.type"),
    };

    [Theory]
    [InlineData("binary_comparison_operators", 32)]
    [InlineData("binary_logical_operators", 16)]
    [InlineData("binary_math_operators", 18)]
    [InlineData("case_sensitivity", 7)]
    [InlineData("casting_functions", 21)]
    [InlineData("context_attributes_access", 8)]
    [InlineData("exists_expression", 7)]
    [InlineData("in_expression", 16)]
    [InlineData("integer_builtin_functions", 4)]
    [InlineData("like_expression", 37)]
    [InlineData("literals", 10)]
    [InlineData("negate_operator", 6)]
    [InlineData("not_operator", 6)]
    [InlineData("parse_errors", 1)]
    [InlineData("spec_examples", 13)]
    [InlineData("string_builtin_functions", 42)]
    [InlineData("sub_expression", 3)]
    [InlineData("subscriptions_api_recreations", 28)]
    public void Every_case_of_the_standard_gives_its_value_and_its_error(string file, int cases)
    {
        var yaml = new YamlStream();
        using (var text = File.OpenText(Fixtures.Path($"cesql/{file}.yaml")))
        {
            yaml.Load(text);
        }

        var tests = (YamlSequenceNode)((YamlMappingNode)yaml.Documents[0].RootNode)["tests"];

        tests.Select(test => Run((YamlMappingNode)test)).Should().Equal(tests.Select(test => Expected((YamlMappingNode)test)));
        tests.Should().HaveCount(cases);
    }

    private static string Run(YamlMappingNode test)
    {
        var name = ((YamlScalarNode)test["name"]).Value;
        if (!CesqlExpression.TryParse(((YamlScalarNode)test["expression"]).Value!, out var expression, out _))
        {
            return $"{name}: error parse";
        }

        var attributes = test.Children.TryGetValue("event", out var given) ? [] : new Dictionary<string, CesqlValue>(AnyEvent);
        foreach (var (attribute, value) in (given ?? (test.Children.TryGetValue("eventOverrides", out var others) ? others : new YamlMappingNode())) as YamlMappingNode ?? [])
        {
            attributes[((YamlScalarNode)attribute).Value!] = Value((YamlScalarNode)value);
        }

        var result = expression.Evaluate(attributes, new CesqlBudget());
        return $"{name}: {result.Value.Type} {result.Value.Text}, error {Name(result.Error)}";
    }

    private static string Expected(YamlMappingNode test)
    {
        var name = ((YamlScalarNode)test["name"]).Value;
        var error = test.Children.TryGetValue("error", out var node) ? ((YamlScalarNode)node).Value : "none";
        if (error == "parse")
        {
            return $"{name}: error parse";
        }

        var value = Value((YamlScalarNode)test["result"]);
        return $"{name}: {value.Type} {value.Text}, error {error}";
    }

    // A scalar without quotes is a number or a boolean if it looks like one; the YAML of the cases has no others.
    private static CesqlValue Value(YamlScalarNode scalar)
    {
        var text = scalar.Value!;
        return scalar.Style != ScalarStyle.Plain ? CesqlValue.Of(text)
            : bool.TryParse(text, out var boolean) ? CesqlValue.Of(boolean)
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? CesqlValue.Of(number)
            : CesqlValue.Of(text);
    }

    private static string Name(CesqlError? error) => error switch
    {
        null => "none",
        CesqlError.Math => "math",
        CesqlError.Cast => "cast",
        CesqlError.MissingAttribute => "missingAttribute",
        CesqlError.MissingFunction => "missingFunction",
        CesqlError.FunctionEvaluation => "functionEvaluation",
        _ => "generic",
    };
}
