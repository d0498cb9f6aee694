package io.raftctl.command.bench;

import com.google.protobuf.ByteString;

import io.raftd.client.LoadClient.Completion;

/** Requests to a cluster, and the clock by which they are measured; passive, of one thread. */
interface Traffic {
    /** Sets a key's value; the array may be used again only when that has ended. */
    void put(int connection, ByteString key, byte[] value, Completion completion);

    /** Reads a key's value. */
    void get(int connection, ByteString key, boolean stale, Completion completion);

    /** Requests whose end has not been told. */
    int inFlight();

    /** Sends, waits for answers until that time at the latest, and tells the ends. */
    void turn(long until);

    /** In ns: when the answers whose ends are being told came, or when the last turn ended. */
    long now();
}
