import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lift IN.jar OUT.jar: copies a jar, and gives its classes of a format before Java 6 the format of
 * Java 17, with the maps that the verifier wants since. Their code stays. Ahead-of-time caches take
 * no older ones. Run as a source file, by Java 24 or later.
 */
final class Lift {
    private static final int JAVA_6 = 50;
    private static final int JAVA_17 = 61;

    private final ClassFile classFile;

    private Lift(Path jar) throws MalformedURLException {
        ClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        classFile = ClassFile.of(
                StackMapsOption.GENERATE_STACK_MAPS,
                ConstantPoolSharingOption.NEW_POOL,
                ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)
                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Lift lift = new Lift(jar);
        try (ZipFile in = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(Path.of(args[1]));
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                try (InputStream content = in.getInputStream(entry)) {
                    byte[] bytes = content.readAllBytes();
                    out.write(entry.getName().endsWith(".class") ? lift.lifted(bytes) : bytes);
                }
                out.closeEntry();
            }
        }
    }

    private byte[] lifted(byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        if (model.majorVersion() >= JAVA_6) {
            return bytes;
        }
        // Bodies are written anew, as maps are made only for what is.
        return classFile.transformClass(
                model,
                ClassTransform.dropping(ClassFileVersion.class::isInstance)
                        .andThen(ClassTransform.transformingMethodBodies(
                                (code, element) -> code.with(element)))
                        .andThen(ClassTransform.endHandler(
                                written -> written.withVersion(JAVA_17, 0))));
    }
}
