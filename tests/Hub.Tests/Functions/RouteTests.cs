using FluentAssertions;
using Hub.Http;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace Hub.Tests.Functions;

/// <summary>The functions' attributes are the route table once more, which the platform reads; so they are held against it.</summary>
public sealed class RouteTests
{
    [Fact]
    public void There_is_one_function_for_each_route_with_its_name_path_and_methods()
    {
        var functions = Function.Http.Where(found => found.Trigger.Route != "{*path}")
            .Select(found => $"{found.Function.Name}: {Methods(found.Trigger)} {found.Trigger.Route}");

        functions.Should().BeEquivalentTo(RouteTable.All
            .Select(route => $"{route.Name}: {string.Join(' ', route.Methods)} {route.Pattern[1..]}"));
    }

    [Fact]
    public void What_no_route_serves_goes_to_one_function_with_every_method_there_is()
    {
        var (_, trigger) = Function.Http.Single(found => found.Trigger.Route == "{*path}");

        Methods(trigger).Split(' ').Should().Contain(RouteTable.All.SelectMany(route => route.Methods))
            .And.BeEquivalentTo("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
    }

    [Fact]
    public void A_function_answers_with_the_route_it_is_named_after() =>
        Function.Http.Should().OnlyContain(found =>
            string.Equals(found.Function.Name, found.Function.Method.Name, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void The_names_of_functions_differ_by_more_than_the_case_of_their_letters() =>
        Function.All.Select(function => function.Name.ToUpperInvariant()).Should().OnlyHaveUniqueItems();

    [Fact]
    public void The_hub_and_not_the_platform_says_who_may_call() =>
        Function.Http.Should().OnlyContain(found => found.Trigger.AuthLevel == AuthorizationLevel.Anonymous);

    [Fact]
    public void Every_function_can_be_found_by_the_platform() =>
        Function.All.Should().OnlyContain(function => function.Method.IsPublic && function.Method.DeclaringType!.IsVisible);

    [Fact]
    public void Every_function_has_exactly_one_trigger() =>
        Function.All.Should().OnlyContain(function =>
            (function.Trigger<HttpTriggerAttribute>() == null ? 0 : 1)
            + (function.Trigger<TimerTriggerAttribute>() == null ? 0 : 1)
            + (function.Trigger<ServiceBusTriggerAttribute>() == null ? 0 : 1) == 1);

    private static string Methods(HttpTriggerAttribute trigger) => string.Join(' ', trigger.Methods!).ToUpperInvariant();
}
