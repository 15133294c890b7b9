namespace Wallarm.Connector.Forwarding; internal static class Placeholder;
