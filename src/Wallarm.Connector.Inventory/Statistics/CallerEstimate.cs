using System.Numerics;

namespace Wallarm.Connector.Inventory.Statistics;

/// <summary>How many different callers there are: exact for a few, HyperLogLog (Flajolet et al., 2007) for more.</summary>
internal struct CallerEstimate
{
    private const int MaxExact = 32;
    private const int RegisterBits = 10;
    private const int RegisterCount = 1 << RegisterBits;

    private ulong[]? _hashes;
    private byte[]? _registers;
    private int _length;

    /// <summary>Adds a caller by a hash of 64 even bits.</summary>
    public void Add(ulong hash)
    {
        if (_registers is not null)
        {
            AddToRegisters(hash);
            return;
        }

        var index = _hashes.AsSpan(0, _length).BinarySearch(hash);
        if (index >= 0) return;
        if (_length == MaxExact)
        {
            _registers = new byte[RegisterCount];
            foreach (var known in _hashes!) AddToRegisters(known);
            AddToRegisters(hash);
            _hashes = null;
            return;
        }

        if (_hashes is null || _length == _hashes.Length) Array.Resize(ref _hashes, Math.Max(2, 2 * _length));
        index = ~index;
        Array.Copy(_hashes, index, _hashes, index + 1, _length - index);
        _hashes[index] = hash;
        _length++;
    }

    public void Merge(in CallerEstimate other)
    {
        if (other._registers is null)
        {
            foreach (var hash in other._hashes.AsSpan(0, other._length)) Add(hash);
            return;
        }

        if (_registers is null)
        {
            _registers = new byte[RegisterCount];
            foreach (var hash in _hashes.AsSpan(0, _length)) AddToRegisters(hash);
            _hashes = null;
        }

        for (var index = 0; index < RegisterCount; index++) _registers[index] = Math.Max(_registers[index], other._registers[index]);
    }

    public readonly long Count()
    {
        if (_registers is null) return _length;
        var sum = 0.0;
        var empty = 0;
        foreach (var register in _registers)
        {
            sum += 1.0 / (1UL << register);
            if (register == 0) empty++;
        }

        var estimate = 0.7213 / (1 + (1.079 / RegisterCount)) * RegisterCount * RegisterCount / sum;
        if (estimate <= 2.5 * RegisterCount && empty > 0) estimate = RegisterCount * Math.Log((double)RegisterCount / empty);
        return (long)Math.Round(estimate);
    }

    private readonly void AddToRegisters(ulong hash)
    {
        ref var register = ref _registers![hash >> (64 - RegisterBits)];
        var rank = (byte)(BitOperations.LeadingZeroCount((hash << RegisterBits) | (1UL << (RegisterBits - 1))) + 1);
        if (rank > register) register = rank;
    }
}
