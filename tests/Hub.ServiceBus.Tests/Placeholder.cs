namespace Hub.ServiceBus.Tests;
