using System.Numerics;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>An exact fraction in lowest terms.</summary>
internal readonly struct Fraction : IComparable<Fraction>, IEquatable<Fraction>
{
    private readonly BigInteger above;
    private readonly BigInteger belowLessOne;

    private Fraction(BigInteger above, BigInteger below)
    {
        var common = BigInteger.GreatestCommonDivisor(above, below) * below.Sign;
        (this.above, belowLessOne) = (above / common, (below / common) - 1);
    }

    private Fraction(BigInteger whole) => (above, belowLessOne) = (whole, BigInteger.Zero);

    public bool IsWhole => belowLessOne.IsZero;

    public BigInteger Floor => above.Sign >= 0 || IsWhole ? above / Below : (above / Below) - 1;

    private BigInteger Below => belowLessOne + 1;

    public static implicit operator Fraction(long whole) => new((BigInteger)whole);

    public static Fraction operator +(Fraction left, Fraction right) =>
        left.IsWhole && right.IsWhole ? new(left.above + right.above) : new((left.above * right.Below) + (right.above * left.Below), left.Below * right.Below);

    public static Fraction operator -(Fraction value) => value.IsWhole ? new(-value.above) : new(-value.above, value.Below);

    public static Fraction operator -(Fraction left, Fraction right) => left + -right;

    public static Fraction operator *(Fraction left, Fraction right) =>
        left.IsWhole && right.IsWhole ? new(left.above * right.above) : new(left.above * right.above, left.Below * right.Below);

    public static Fraction operator /(Fraction left, Fraction right) => new(left.above * right.Below, left.Below * right.above);

    public static bool operator ==(Fraction left, Fraction right) => left.Equals(right);

    public static bool operator !=(Fraction left, Fraction right) => !left.Equals(right);

    public static bool operator <(Fraction left, Fraction right) => left.CompareTo(right) < 0;

    public static bool operator >(Fraction left, Fraction right) => left.CompareTo(right) > 0;

    public int CompareTo(Fraction other) => IsWhole && other.IsWhole ? above.CompareTo(other.above) : (above * other.Below).CompareTo(other.above * Below);

    public bool Equals(Fraction other) => above == other.above && belowLessOne == other.belowLessOne;

    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(above, belowLessOne);

    public override string ToString() => IsWhole ? above.ToString() : $"{above}/{Below}";
}
