package io.raftd.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map from byte arrays, in unsigned lexicographic order, that can be forked in O(1): a
 * B+tree whose nodes are shared between forks and copied by whoever changes one first. A node knows
 * the map that made it, its owner, and the owner alone changes it in place; so while no fork is
 * taken a write copies nothing. Not thread-safe, but forks may go to different threads.
 *
 * <p>Keys and values are never copied: nobody may change a key once it is in a map.
 */
final class OrderedMap<V> {
    /** Is shown the mappings in order; what it throws comes out of the visit. */
    @FunctionalInterface
    interface Visitor<V, X extends Exception> {
        /** False: no more. */
        boolean visit(byte[] key, V value) throws X;
    }

    private static final byte[] LEAST = {};

    private Object owner = new Object();
    private Node<V> root;
    private long size;

    OrderedMap() {
        root = new Node<>(owner, 0);
    }

    private OrderedMap(Node<V> root, long size) {
        this.root = root;
        this.size = size;
    }

    /** A map of the same mappings, in O(1); from now on either changes without the other. */
    OrderedMap<V> fork() {
        owner = new Object();
        return new OrderedMap<>(root, size);
    }

    /** How many mappings there are. */
    long size() {
        return size;
    }

    @Nullable
    V get(byte[] key) {
        Node<V> node = root;
        while (node.height > 0) {
            node = node.child(node.indexOfChild(key));
        }
        int at = node.search(key);
        return at < 0 ? null : node.value(at);
    }

    /** Maps the key to the value and returns what it was mapped to before. */
    @Nullable
    V put(byte[] key, V value) {
        Node<V> leaf = leafToChange(key);
        int at = leaf.search(key);
        V old = at < 0 ? null : leaf.value(at);
        set(leaf, at, key, value);
        return old;
    }

    /** Maps the key to what is made of what it is mapped to, null without that; returns the new. */
    V update(byte[] key, Function<? super @Nullable V, V> change) {
        Node<V> leaf = leafToChange(key);
        int at = leaf.search(key);
        V value = change.apply(at < 0 ? null : leaf.value(at));
        set(leaf, at, key, value);
        return value;
    }

    /** The owned leaf where the key is or belongs, with room for it. */
    private Node<V> leafToChange(byte[] key) {
        root = root.ownedBy(owner);
        if (root.isFull()) {
            root = new Node<>(owner, root);
            root.splitChild(0);
        }
        Node<V> node = root;
        while (node.height > 0) {
            node = node.childWithRoom(key);
        }
        return node;
    }

    private void set(Node<V> leaf, int at, byte[] key, V value) {
        if (at >= 0) {
            leaf.slots[at] = value;
        } else {
            leaf.insert(~at, key, value);
            size++;
        }
    }

    /** Removes the key and returns what it was mapped to. */
    @Nullable
    V remove(byte[] key) {
        root = root.ownedBy(owner);
        V old = remove(root, key);
        size -= old == null ? 0 : 1;
        while (root.height > 0 && root.count == 1) {
            root = root.child(0);
        }
        return old;
    }

    private static <V> @Nullable V remove(Node<V> node, byte[] key) {
        if (node.height == 0) {
            int at = node.search(key);
            if (at < 0) {
                return null;
            }
            V old = node.value(at);
            node.delete(at);
            return old;
        }
        int i = node.indexOfChild(key);
        V old = remove(node.ownChild(i), key);
        if (old != null) {
            node.shrinkChild(i);
        }
        return old;
    }

    /** The least key, in a map that is not empty. */
    byte @Nullable [] firstKey() {
        Node<V> node = root;
        while (node.height > 0) {
            node = node.child(0);
        }
        return node.count == 0 ? null : node.keys[0];
    }

    /**
     * Shows the mappings whose keys are >= {@code from}, in order, until the visitor has seen
     * enough.
     */
    <X extends Exception> void forEachFrom(byte[] from, Visitor<? super V, X> visitor) throws X {
        visit(root, from, visitor);
    }

    /** Shows all mappings, in order, until the visitor has seen enough. */
    <X extends Exception> void forEach(Visitor<? super V, X> visitor) throws X {
        visit(root, LEAST, visitor);
    }

    private static <V, X extends Exception> boolean visit(
            Node<V> node, byte[] from, Visitor<? super V, X> visitor) throws X {
        if (node.height == 0) {
            int at = node.search(from);
            for (int i = at < 0 ? ~at : at; i < node.count; i++) {
                if (!visitor.visit(node.keys[i], node.value(i))) {
                    return false;
                }
            }
            return true;
        }
        int first = node.indexOfChild(from);
        for (int i = first; i < node.count; i++) {
            if (!visit(node.child(i), i == first ? from : LEAST, visitor)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Makes a map of mappings that come in order, without a search or a split. It fills nodes to
     * three quarters: the next key that comes between would split a full one.
     */
    static final class Builder<V> {
        private static final int FILL = Node.CAPACITY / 4 * 3;

        private final OrderedMap<V> map = new OrderedMap<>();

        /** By height, the node that is being filled. */
        private final List<Node<V>> open = new ArrayList<>();

        /** Adds a mapping whose key is greater than all before. */
        void add(byte[] key, V value) {
            add(0, key, value);
            map.size++;
        }

        private void add(int height, byte[] key, Object slot) {
            if (height == open.size()) {
                open.add(new Node<>(map.owner, height));
            } else if (open.get(height).count == FILL) {
                close(open.get(height));
                open.set(height, new Node<>(map.owner, height));
            }
            open.get(height).append(key, slot);
        }

        private void close(Node<V> node) {
            node.setHeads();
            add(node.height + 1, node.keys[0], node);
        }

        /** The map of all that were added; nothing is added after it. */
        OrderedMap<V> build() {
            for (int height = 0; height < open.size() - 1; height++) {
                close(open.get(height));
            }
            if (!open.isEmpty()) {
                map.root = open.get(open.size() - 1);
                map.root.setHeads();
            }
            return map;
        }
    }

    /**
     * A leaf, of height 0, holds keys and their values. Any other node holds children, all of
     * height - 1: for i > 0, keys of child i - 1 < keys[i] <= keys of child i; keys[0] means
     * nothing there.
     *
     * <p>A search in a large map mostly waits for keys to come from memory. So a node holds what
     * tells its keys apart: those that mean something agree in their first {@code skip} bytes, and
     * the eight bytes behind are their heads.
     */
    private static final class Node<V> {
        private static final int CAPACITY = 32;

        private final Object owner;
        private final int height;
        private final byte[][] keys;
        private final long[] heads;
        private final Object[] slots;
        private int count;
        private int skip;

        Node(Object owner, int height) {
            this.owner = owner;
            this.height = height;
            keys = new byte[CAPACITY][];
            heads = new long[CAPACITY];
            slots = new Object[CAPACITY];
        }

        /** A new root above an old one. */
        Node(Object owner, Node<V> child) {
            this(owner, child.height + 1);
            keys[0] = LEAST;
            slots[0] = child;
            count = 1;
        }

        Node<V> ownedBy(Object changer) {
            if (owner == changer) {
                return this;
            }
            Node<V> copy = new Node<>(changer, height);
            copy.append(this, 0);
            System.arraycopy(heads, 0, copy.heads, 0, count);
            copy.skip = skip;
            return copy;
        }

        boolean isFull() {
            return count == CAPACITY;
        }

        @SuppressWarnings("unchecked") // the slots of a leaf hold nothing else
        V value(int i) {
            return (V) slots[i];
        }

        @SuppressWarnings("unchecked") // the slots of all but leaves hold nothing else
        Node<V> child(int i) {
            return (Node<V>) slots[i];
        }

        Node<V> ownChild(int i) {
            Node<V> child = child(i).ownedBy(owner);
            slots[i] = child;
            return child;
        }

        /** The first of the keys that mean something. */
        private int first() {
            return height == 0 ? 0 : 1;
        }

        int indexOfChild(byte[] key) {
            int at = search(key);
            return at < 0 ? ~at - 1 : at;
        }

        /** The index of the key, or ~(where it would be inserted). */
        int search(byte[] key) {
            long head = Words.at(key, skip);
            int low = first();
            int high = count - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = Long.compareUnsigned(heads[middle], head);
                if (order == 0) {
                    order = Arrays.compareUnsigned(keys[middle], key);
                }
                if (order == 0) {
                    return middle;
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            int side = sideOf(key);
            return side == 0 ? ~low : side < 0 ? ~first() : ~count;
        }

        /**
         * Whether the key is less or greater than all here because of its first {@code skip} bytes,
         * or 0.
         */
        private int sideOf(byte[] key) {
            int first = first();
            return count == first
                    ? 0
                    : Arrays.compareUnsigned(
                            key, 0, Math.min(skip, key.length), keys[first], 0, skip);
        }

        void insert(int at, byte[] key, Object slot) {
            boolean agrees = count > first() && sideOf(key) == 0;
            move(at, at + 1);
            keys[at] = key;
            slots[at] = slot;
            if (agrees) {
                heads[at] = Words.at(key, skip);
            } else {
                setHeads();
            }
        }

        void delete(int at) {
            move(at + 1, at);
        }

        /** Moves what begins at {@code from} to {@code to}. */
        private void move(int from, int to) {
            System.arraycopy(keys, from, keys, to, count - from);
            System.arraycopy(heads, from, heads, to, count - from);
            System.arraycopy(slots, from, slots, to, count - from);
            truncate(count + to - from);
        }

        private void truncate(int newCount) {
            if (newCount < count) {
                Arrays.fill(keys, newCount, count, null);
                Arrays.fill(slots, newCount, count, null);
            }
            count = newCount;
        }

        /**
         * The owned child on the way to the key; a full one is split before, while its parent still
         * has room.
         */
        Node<V> childWithRoom(byte[] key) {
            int i = indexOfChild(key);
            Node<V> child = ownChild(i);
            if (!child.isFull()) {
                return child;
            }
            splitChild(i);
            return child(indexOfChild(key));
        }

        /** Moves the upper half of a full, owned child into a new one behind it. */
        void splitChild(int i) {
            Node<V> left = child(i);
            Node<V> right = new Node<>(owner, left.height);
            right.append(left, CAPACITY / 2);
            right.setHeads();
            left.truncate(CAPACITY / 2);
            left.setHeads();
            insert(i + 1, right.keys[0], right);
        }

        /** Adds a last slot and leaves it to {@link #setHeads} to make it found. */
        void append(byte[] key, Object slot) {
            keys[count] = key;
            slots[count] = slot;
            count++;
        }

        private void append(Node<V> other, int from) {
            System.arraycopy(other.keys, from, keys, count, other.count - from);
            System.arraycopy(other.slots, from, slots, count, other.count - from);
            count += other.count - from;
        }

        void setHeads() {
            int first = first();
            if (first < count) {
                int mismatch = Arrays.mismatch(keys[first], keys[count - 1]);
                skip = mismatch < 0 ? keys[first].length : mismatch;
            }
            for (int i = first; i < count; i++) {
                heads[i] = Words.at(keys[i], skip);
            }
        }

        /**
         * After a removal from the owned child i: joins it with a neighbour when both are small,
         * and drops it when it is empty. The key between two children bounds the second one's first
         * slot.
         */
        void shrinkChild(int i) {
            if (child(i).count == 0) {
                delete(i);
                return;
            }
            int left = i + 1 < count ? i : i - 1;
            if (child(i).count > CAPACITY / 4
                    || left < 0
                    || child(left).count + child(left + 1).count > CAPACITY / 2) {
                return;
            }
            Node<V> joined = ownChild(left);
            int seam = joined.count;
            joined.append(child(left + 1), 0);
            if (joined.height > 0) {
                joined.keys[seam] = keys[left + 1];
            }
            joined.setHeads();
            delete(left + 1);
        }
    }
}
