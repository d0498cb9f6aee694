package io.raftd.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedMapTest {
    /** A fork, and what it must hold for ever. */
    private record Fork(OrderedMap<Integer> map, Map<byte[], Integer> expected) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void behavesLikeATreeMapAndForksStayAsTheyWere(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        OrderedMap<Integer> map = new OrderedMap<>();
        TreeMap<byte[], Integer> model = new TreeMap<>(Arrays::compareUnsigned);
        List<Fork> forks = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            boolean growing = i / 10_000 % 2 == 0;
            byte[] key = key(random);
            if (random.nextInt(10) >= (growing ? 7 : 3)) {
                byte[] victim = random.nextBoolean() ? key : near(model, key);
                assertThat(map.remove(victim)).isEqualTo(model.remove(victim));
            } else if (random.nextBoolean()) {
                assertThat(map.put(key, i)).isEqualTo(model.put(key, i));
            } else {
                int start = i;
                assertThat(map.update(key, old -> old == null ? start : old + 1))
                        .isEqualTo(model.compute(key, (k, old) -> old == null ? start : old + 1));
            }
            assertThat(map.get(key)).isEqualTo(model.get(key));
            assertThat(map.size()).isEqualTo(model.size());
            assertThat(map.firstKey()).isEqualTo(model.isEmpty() ? null : model.firstKey());
            if (random.nextInt(3_000) == 0) {
                forks.add(new Fork(map.fork(), new TreeMap<>(model)));
            }
        }
        assertSame(map, model);
        forks.forEach(fork -> assertSame(fork.map, fork.expected));
    }

    private static byte[] near(NavigableMap<byte[], Integer> model, byte[] key) {
        byte[] near = model.ceilingKey(key);
        return near == null ? key : near;
    }

    /** Keys with long common prefixes, of unequal lengths, with bytes at both ends of the order. */
    private static byte[] key(SplittableRandom random) {
        byte[] alphabet = {0, 1, 'a', (byte) 0x80, (byte) 0xff};
        byte[] key = new byte[random.nextInt(24)];
        Arrays.fill(key, (byte) 'p');
        for (int i = random.nextInt(24); i < key.length; i++) {
            key[i] = alphabet[random.nextInt(alphabet.length)];
        }
        return key;
    }

    private static void assertSame(OrderedMap<Integer> map, Map<byte[], Integer> model) {
        List<Map.Entry<byte[], Integer>> expected = new ArrayList<>(model.entrySet());
        List<Integer> seen = new ArrayList<>();
        map.forEach((key, value) -> {
            assertThat(key).isEqualTo(expected.get(seen.size()).getKey());
            return seen.add(value);
        });
        assertThat(seen).containsExactlyElementsOf(model.values());
        assertThat(map.size()).isEqualTo(model.size());
        model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void visitsFromAnyKeyUntilTheVisitorHasEnough(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        OrderedMap<Integer> map = new OrderedMap<>();
        TreeMap<byte[], Integer> model = new TreeMap<>(Arrays::compareUnsigned);
        for (int i = 0; i < 5_000; i++) {
            byte[] key = key(random);
            map.put(key, i);
            model.put(key, i);
        }
        for (int i = 0; i < 2_000; i++) {
            byte[] from = key(random);
            int enough = 1 + random.nextInt(100);
            List<Integer> seen = new ArrayList<>();
            map.forEachFrom(from, (key, value) -> seen.add(value) && seen.size() < enough);
            assertThat(seen)
                    .containsExactlyElementsOf(
                            model.tailMap(from).values().stream().limit(enough).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 23, 24, 25, 32, 33, 48, 49, 575, 576, 577, 600, 13_824, 13_825})
    void aMapBuiltInOrderGoesOnLikeAnyOther(int size) {
        SplittableRandom random = new SplittableRandom(size);
        TreeMap<byte[], Integer> model = new TreeMap<>(Arrays::compareUnsigned);
        while (model.size() < size) {
            model.put(key(random), model.size());
        }
        OrderedMap.Builder<Integer> builder = new OrderedMap.Builder<>();
        model.forEach(builder::add);
        OrderedMap<Integer> map = builder.build();
        assertSame(map, model);
        Fork built = new Fork(map.fork(), new TreeMap<>(model));
        for (int i = 0; i < 2 * size + 100; i++) {
            byte[] key = key(random);
            if (random.nextBoolean()) {
                assertThat(map.put(key, i)).isEqualTo(model.put(key, i));
            } else {
                byte[] victim = near(model, key);
                assertThat(map.remove(victim)).isEqualTo(model.remove(victim));
            }
        }
        assertSame(map, model);
        assertSame(built.map, built.expected);
        for (byte[] key : List.copyOf(model.keySet())) {
            assertThat(map.remove(key)).isEqualTo(model.remove(key));
        }
        assertSame(map, model);
    }

    @Test
    void bothSidesOfAForkGoOnAlone() {
        OrderedMap<Integer> left = new OrderedMap<>();
        for (int i = 0; i < 1_000; i++) {
            left.put(TestLog.bytes("k" + i), i);
        }
        OrderedMap<Integer> right = left.fork();
        for (int i = 0; i < 1_000; i += 2) {
            left.remove(TestLog.bytes("k" + i));
            right.put(TestLog.bytes("k" + i), -i);
        }
        assertThat(left.get(TestLog.bytes("k500"))).isNull();
        assertThat(right.get(TestLog.bytes("k500"))).isEqualTo(-500);
        assertThat(left.get(TestLog.bytes("k501"))).isEqualTo(501);
        assertThat(right.get(TestLog.bytes("k501"))).isEqualTo(501);
    }

    @Test
    void anEmptyMapHasNothing() {
        OrderedMap<Integer> map = new OrderedMap<>();
        assertThat(map.get(new byte[] {1})).isNull();
        assertThat(map.remove(new byte[] {1})).isNull();
        assertThat(map.firstKey()).isNull();
        map.forEach((key, value) -> {
            throw new AssertionError(value);
        });
        assertThat(map.size()).isZero();
    }
}
