package io.raftd.kv;

import java.util.Arrays;
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
    /** Is shown the mappings in order. */
    @FunctionalInterface
    interface Visitor<V> {
        /** False: no more. */
        boolean visit(byte[] key, V value);
    }

    private static final byte[] LEAST = {};

    private Object owner = new Object();
    private Node<V> root;
    private int size;

    OrderedMap() {
        root = new Node<>(owner, 0);
    }

    private OrderedMap(Node<V> root, int size) {
        this.root = root;
        this.size = size;
    }

    /** A map of the same mappings, in O(1); from now on either changes without the other. */
    OrderedMap<V> fork() {
        owner = new Object();
        return new OrderedMap<>(root, size);
    }

    int size() {
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
        root = root.ownedBy(owner);
        if (root.isFull()) {
            root = new Node<>(owner, root);
            root.splitChild(0);
        }
        Node<V> node = root;
        while (node.height > 0) {
            node = node.childWithRoom(node.indexOfChild(key), key);
        }
        int at = node.search(key);
        if (at >= 0) {
            V old = node.value(at);
            node.slots[at] = value;
            return old;
        }
        node.insert(~at, key, value);
        size++;
        return null;
    }

    /** Removes the key and returns what it was mapped to. */
    @Nullable
    V remove(byte[] key) {
        root = root.ownedBy(owner);
        V old = remove(root, key);
        if (old != null) {
            size--;
        }
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
            node.shrink(i);
        }
        return old;
    }

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
    void forEachFrom(byte[] from, Visitor<? super V> visitor) {
        visit(root, from, visitor);
    }

    private static <V> boolean visit(Node<V> node, byte[] from, Visitor<? super V> visitor) {
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
     * A leaf, of height 0, holds keys and their values. Any other node holds children, all of
     * height - 1: for i > 0, keys of child i - 1 < keys[i] <= keys of child i; keys[0] means
     * nothing.
     */
    private static final class Node<V> {
        private static final int CAPACITY = 32;

        private final Object owner;
        private final int height;
        private final byte[][] keys;
        private final Object[] slots;
        private int count;

        Node(Object owner, int height) {
            this(owner, height, new byte[CAPACITY][], new Object[CAPACITY], 0);
        }

        /** A new root above an old one. */
        Node(Object owner, Node<V> child) {
            this(owner, child.height + 1);
            insert(0, LEAST, child);
        }

        private Node(Object owner, int height, byte[][] keys, Object[] slots, int count) {
            this.owner = owner;
            this.height = height;
            this.keys = keys;
            this.slots = slots;
            this.count = count;
        }

        Node<V> ownedBy(Object changer) {
            return owner == changer
                    ? this
                    : new Node<>(changer, height, keys.clone(), slots.clone(), count);
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

        /** The index of the key, or ~(where it would be inserted). */
        int search(byte[] key) {
            return search(key, 0);
        }

        int indexOfChild(byte[] key) {
            int at = search(key, 1);
            return at < 0 ? ~at - 1 : at;
        }

        private int search(byte[] key, int from) {
            int low = from;
            int high = count - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = Arrays.compareUnsigned(keys[middle], key);
                if (order == 0) {
                    return middle;
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return ~low;
        }

        void insert(int at, byte[] key, Object slot) {
            System.arraycopy(keys, at, keys, at + 1, count - at);
            System.arraycopy(slots, at, slots, at + 1, count - at);
            keys[at] = key;
            slots[at] = slot;
            count++;
        }

        void delete(int at) {
            System.arraycopy(keys, at + 1, keys, at, count - at - 1);
            System.arraycopy(slots, at + 1, slots, at, count - at - 1);
            truncate(count - 1);
        }

        private void truncate(int newCount) {
            Arrays.fill(keys, newCount, count, null);
            Arrays.fill(slots, newCount, count, null);
            count = newCount;
        }

        /**
         * The owned child on the way to the key, split first when it is full, for then this node
         * may not be when it splits.
         */
        Node<V> childWithRoom(int i, byte[] key) {
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
            left.truncate(CAPACITY / 2);
            insert(i + 1, right.keys[0], right);
        }

        private void append(Node<V> other, int from) {
            System.arraycopy(other.keys, from, keys, count, other.count - from);
            System.arraycopy(other.slots, from, slots, count, other.count - from);
            count += other.count - from;
        }

        /**
         * After a removal from the owned child i: joins it with a neighbour when both are small,
         * and drops it when it is empty.
         */
        void shrink(int i) {
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
            delete(left + 1);
        }
    }
}
