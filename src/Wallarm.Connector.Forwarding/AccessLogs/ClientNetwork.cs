using System.Buffers.Text;
using System.Globalization;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>The network of a client's address.</summary>
internal static class ClientNetwork
{
    /// <summary>The longest text of a network: <c>ffff:ffff:ffff::</c>.</summary>
    public const int MaxLength = 16;

    private const int Groups = 8;

    /// <summary>
    /// Writes the network of an address: <c>192.0.2.0</c> of <c>192.0.2.7</c>, <c>2001:db8:1::</c> of <c>2001:db8:1:2::7</c>.
    /// </summary>
    /// <param name="address">The address as logged.</param>
    /// <param name="destination">Room for <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes were written: 0 if the text is no address.</returns>
    public static int Write(ReadOnlySpan<byte> address, Span<byte> destination)
    {
        if (address.Contains((byte)':')) return WriteIPv6(address, destination);
        var length = 0;
        for (var part = 0; part < 4; part++)
        {
            if (!Utf8Parser.TryParse(address, out byte value, out var consumed)) return 0;
            address = address[consumed..];
            if (part == 3) break;
            if (address.IsEmpty || address[0] != (byte)'.') return 0;
            address = address[1..];
            value.TryFormat(destination[length..], out var written, default, CultureInfo.InvariantCulture);
            length += written;
            destination[length++] = (byte)'.';
        }

        if (!address.IsEmpty) return 0;
        destination[length++] = (byte)'0';
        return length;
    }

    private static int WriteIPv6(ReadOnlySpan<byte> address, Span<byte> destination)
    {
        Span<ushort> groups = stackalloc ushort[Groups];
        if (!TryReadGroups(address, groups)) return 0;
        var length = 0;
        for (var group = 0; group < 3; group++)
        {
            groups[group].TryFormat(destination[length..], out var written, "x", CultureInfo.InvariantCulture);
            length += written;
            destination[length++] = (byte)':';
        }

        destination[length++] = (byte)':';
        return length;
    }

    /// <summary>
    /// Reads the groups. What stands behind <c>::</c> is moved to the end, where it has no part in the network but by its place.
    /// </summary>
    private static bool TryReadGroups(ReadOnlySpan<byte> address, Span<ushort> groups)
    {
        var count = 0;
        var gap = -1;
        if (address.StartsWith("::"u8))
        {
            gap = 0;
            address = address[2..];
        }

        while (!address.IsEmpty)
        {
            if (count == Groups || !Utf8Parser.TryParse(address, out ushort value, out var consumed, 'x') || consumed > 4) return false;
            groups[count++] = value;
            address = address[consumed..];
            if (address.IsEmpty) break;
            if (address[0] != (byte)':' || address.Length == 1) return false;
            address = address[1..];
            if (address[0] != (byte)':') continue;
            if (gap >= 0) return false;
            gap = count;
            address = address[1..];
        }

        if (gap < 0) return count == Groups;
        if (count == Groups) return false;
        groups[gap..count].CopyTo(groups[(gap + Groups - count)..]);
        groups.Slice(gap, Groups - count).Clear();
        return true;
    }
}
