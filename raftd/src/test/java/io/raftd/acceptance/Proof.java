package io.raftd.acceptance;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A test that names a case.
 *
 * @param name of the case
 * @param test simple class name and method
 */
record Proof(String name, String test) {
    private static final String SUFFIX = ".class";

    /** All of the compiled classes under {@code root}. */
    static List<Proof> in(Path root) throws IOException, ClassNotFoundException {
        List<Proof> proofs = new ArrayList<>();
        for (String type : types(root)) {
            Class<?> loaded = Class.forName(type, false, Proof.class.getClassLoader());
            for (Method method : loaded.getDeclaredMethods()) {
                proofs.addAll(of(method));
            }
        }
        return proofs;
    }

    private static List<String> types(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .map(file -> file.replace('/', '.'))
                    .toList();
        }
    }

    static List<Proof> of(Method method) {
        Case named = method.getAnnotation(Case.class);
        if (named == null) {
            return List.of();
        }
        String test = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        if (!AnnotationSupport.isAnnotated(method, Testable.class)) {
            throw new IllegalArgumentException(test + " proves nothing: it is no test");
        }
        return Arrays.stream(named.value()).map(name -> new Proof(name, test)).toList();
    }
}
